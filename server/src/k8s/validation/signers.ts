import type { Context } from './context.ts';
import { invalid, required, tooLong } from './errors.ts';
import { quote } from './go/go-text.ts';
import type { Cause } from './errors.ts';
import { byteLength, dnsLabel, dnsSubdomain } from './names.ts';
import type { Path } from './path.ts';

/** Names of signers of certificates: `example.com/name` (kubernetes ValidateSignerName). */
export function signerCauses(c: Context, into: Cause[], field: Path, signer: string): void {
  const [domain = '', path, ...more] = signer.split('/');
  if (signer === '') into.push(required(field));
  else if (path === undefined || more.length > 0)
    into.push(invalid(c, field, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
  else {
    if (byteLength(domain) > 253) into.push(tooLong(c, field, 253));
    partCauses(c, into, field, domain, dnsLabel);
    if (!domain.includes('.')) into.push(invalid(c, field, domain, 'should be a domain with at least two segments separated by dots'));
    partCauses(c, into, field, path, dnsSubdomain);
    if (byteLength(signer) > 571) into.push(tooLong(c, field, 571));
  }
}

/** The first part between dots that is wrong. */
function partCauses(c: Context, into: Cause[], field: Path, text: string, rule: (part: string) => readonly string[]): void {
  const wrong = text.split('.').find((part) => rule(part).length > 0);
  if (wrong !== undefined)
    for (const message of rule(wrong)) into.push(invalid(c, field, text, `validating label ${quote(wrong)}: ${message}`));
}
