import type { Context } from '../context.ts';
import { invalid, notSupported, required } from '../errors.ts';
import { trimSpace } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import type { Path } from '../path.ts';
import { child } from '../path.ts';
import { text } from '../taken.ts';
import type { Json } from '../../json.ts';

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** When an image is pulled. */
export function pullPolicyCauses(c: Context, into: Cause[], field: Path, policy: string): void {
  if (policy === '') into.push(required(field));
  else if (!pullPolicies.includes(policy)) into.push(notSupported(c, field, policy, pullPolicies));
}

/** Images of Pods (not of templates) have no spaces around them. */
export function imageSpaceCauses(c: Context, into: Cause[], at: Path, container: Json): void {
  const image = text(container, 'image');
  if (image !== trimSpace(image)) into.push(invalid(c, child(at, 'image'), image, 'must not have leading or trailing whitespace'));
}

/** What the server makes of a policy that is not written: `latest`, as no tag at all, is pulled always. What is no image has neither. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const named = /^([^@]*)(@.*)?$/.exec(image);
  const [, name = '', digest] = named ?? [];
  const tag = /:([^:/]*)$/.exec(name)?.[1];
  const isLatest = (digest === undefined && tag === undefined) || tag === 'latest';
  return isLatest && isImageName(tag === undefined ? name : name.slice(0, -tag.length - 1)) ? 'Always' : 'IfNotPresent';
}

/** Parts of a path in lower case, after a registry where the first one has a dot, a port or capitals (distribution `ParseNormalizedNamed`). */
function isImageName(name: string): boolean {
  const parts = name.split('/');
  const [first = ''] = parts;
  const hasRegistry = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  return parts
    .slice(hasRegistry ? 1 : 0)
    .every(
      (part) =>
        /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(part) && (part.match(/[._-]+/g) ?? []).every((between) => /^([._]|__|-+)$/.test(between)),
    );
}
