import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { quote } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import type { Path } from '../path.ts';
import {
  familyOf,
  formatAddress,
  isLinkLocal,
  isLinkLocalMulticast,
  isLoopback,
  isUnspecified,
  networkText,
  parseNetwork,
  parseSloppy,
  parseStrict,
} from '../ip.ts';
import { addressWarnings, strictAddresses } from '../../versions.ts';

const notAnAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** An address in a field that was validated before strict validation came (facts D.1, D.5). */
export function legacyAddress(c: Context, field: Path, text: string): Cause[] {
  return parsed(c, field, text, strictAddresses(c));
}

function parsed(c: Context, field: Path, text: string, strict: boolean): Cause[] {
  if (parseSloppy(text) === undefined) return [invalid(c, field, text, notAnAddress)];
  if (!strict) return [];
  const address = parseStrict(text);
  if (address.error !== undefined) return [invalid(c, field, text, 'must not have leading 0s')];
  return address.mapped ? [invalid(c, field, text, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** An address that has to be canonical whatever the gates say: IPv6 of EndpointSlices since 1.33. */
export function canonicalAddress(c: Context, field: Path, text: string): Cause[] {
  const causes = parsed(c, field, text, true);
  const address = parseSloppy(text);
  if (causes.length > 0 || address === undefined || formatAddress(address) === text) return causes;
  return [invalid(c, field, text, `must be in canonical form (${quote(formatAddress(address))})`)];
}

/** Addresses that make no sense as endpoints and external addresses. */
export function endpointAddress(c: Context, field: Path, text: string): Cause[] {
  const address = parseSloppy(text);
  if (address === undefined) return [invalid(c, field, text, 'must be a valid IP address')];
  const causes: Cause[] = [];
  const no = (detail: string): void => {
    causes.push(invalid(c, field, text, detail));
  };
  if (isUnspecified(address)) no(`may not be unspecified (${text})`);
  if (isLoopback(address)) no('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (isLinkLocal(address)) no('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (isLinkLocalMulticast(address)) no('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return causes;
}

/** Refusals of a CIDR; of leading zeros and IPv4-mapped text only where addresses are read strictly. */
export function legacyNetwork(c: Context, field: Path, text: string): Cause[] {
  const network = parseNetwork(text);
  if (network === undefined) return [invalid(c, field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (!strictAddresses(c)) return [];
  const strict = parseStrict(text.slice(0, text.indexOf('/')));
  if (strict.error !== undefined || /\/0\d/.test(text)) return [invalid(c, field, text, 'must not have leading 0s in IP or prefix length')];
  if (strict.mapped) return [invalid(c, field, text, 'must not have an IPv4-mapped IPv6 address')];
  const beyond = formatAddress(network.address) !== formatAddress(network.base);
  return beyond ? [invalid(c, field, text, 'must not have bits set beyond the prefix length')] : [];
}

const standard = (c: Context): string =>
  addressWarnings(c) === 'invalid' ? 'is invalid' : 'will be considered invalid in a future Kubernetes release';

/** Warnings about an address written in an unusual way (facts D.9, E). */
export function addressWarning(c: Context, field: string, text: string): string[] {
  const strict = parseStrict(text);
  if (addressWarnings(c) === 'accepted') {
    if (strict.error !== undefined)
      return [`${field}: IP address was accepted, but will be invalid in a future Kubernetes release: ${strict.error}`];
    return strict.isV6 && strict.text !== text
      ? [
          `${field}: IPv6 address ${quote(text)} is not in RFC 5952 canonical format (${quote(strict.text)}), which may cause controller apply-loops`,
        ]
      : [];
  }
  const address = parseSloppy(text);
  if (address === undefined) return [];
  if (strict.error !== undefined || strict.mapped) {
    return [`${field}: non-standard IP address ${quote(text)} ${standard(c)}: use ${quote(formatAddress(address))}`];
  }
  return strict.isV6 && strict.text !== text
    ? [`${field}: IPv6 address ${quote(text)} should be in RFC 5952 canonical format (${quote(strict.text)})`]
    : [];
}

/** Warnings about a network written in an unusual way. */
export function networkWarning(c: Context, field: string, text: string): string[] {
  const network = parseNetwork(text);
  const strict = parseStrict(text.slice(0, Math.max(0, text.indexOf('/'))));
  const zeros = /\/0\d/.test(text);
  if (addressWarnings(c) === 'accepted') return oldNetworkWarning(field, text, strict, zeros);
  if (network === undefined) return [];
  const warnings: string[] = [];
  const standardText = networkText(network);
  if (formatAddress(network.address) !== standardText.slice(0, standardText.indexOf('/'))) {
    const single = `${formatAddress(network.address)}/${network.base.length * 8}`;
    warnings.push(
      `${field}: CIDR value ${quote(text)} is ambiguous in this context (should be ${quote(standardText)} or ${quote(single)}?)`,
    );
  }
  if (strict.error !== undefined || zeros || strict.mapped) {
    warnings.push(`${field}: non-standard CIDR value ${quote(text)} ${standard(c)}: use ${quote(standardText)}`);
  }
  const canonical = `${strict.text}/${network.prefix}`;
  if (warnings.length === 0 && strict.isV6 && canonical !== text) {
    warnings.push(`${field}: IPv6 CIDR value ${quote(text)} should be in RFC 5952 canonical format (${quote(canonical)})`);
  }
  return warnings;
}

function oldNetworkWarning(field: string, text: string, strict: ReturnType<typeof parseStrict>, zeros: boolean): string[] {
  const slash = text.lastIndexOf('/');
  const failed = (why: string): string[] => [
    `${field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix(${quote(text)}): ${why}`,
  ];
  if (slash < 0) return failed("no '/'");
  if (strict.error !== undefined) return failed(strict.error);
  if (zeros || /\s/.test(text.slice(slash))) return failed(`bad bits after slash: ${quote(text.slice(slash + 1))}`);
  const canonical = `${strict.text}/${text.slice(slash + 1)}`;
  return strict.isV6 && canonical !== text
    ? [
        `${field}: IPv6 prefix ${quote(text)} is not in RFC 5952 canonical format (${quote(canonical)}), which may cause controller apply-loops`,
      ]
    : [];
}

/** Is the text an IPv6 address? Texts that are no address count as not. */
export function isV6(text: string): boolean {
  const address = parseSloppy(text);
  return address !== undefined && familyOf(address) === 'IPv6';
}
