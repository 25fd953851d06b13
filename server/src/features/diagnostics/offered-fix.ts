import { withEllipses } from '../../base/texts/hole.ts';
import { contentKey } from '../../facts/trees/shape.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { asNumber, asObject, asText } from '../../k8s/json.ts';
import type { Finding, Fix } from '../../rules/define.ts';
import { identityOf, readIdentity, type FindingIdentity } from '../../rules/lib/identity.ts';

/** What an object of a file was when something of it was named, by which it is found again when the file is another one: its content, wherever it stands. */
export interface ObjectStamp {
  /** Hash of what is written in the object, positions and comments aside. */
  readonly key: string;
  /** Which of the objects of the file with that content it was, from 0, and how many there were; 0: none, and the key is that of the whole file. */
  readonly copy: number;
  readonly copies: number;
}

/** A fix that was offered to somebody who may take it later. Plain data. */
export interface OfferedFix {
  readonly uri: string;
  readonly finding: FindingIdentity;
  readonly object: ObjectStamp;
  /** Of the fix: no two of one finding have the same. */
  readonly title: string;
}

const isOwn =
  ({ document, object }: FindingIdentity) =>
  (facts: ObjectFacts): boolean =>
    facts.document === document && facts.prefix === object;

const withContent = ({ objects }: FileFacts, key: string): readonly ObjectFacts[] => objects.filter((each) => contentKey(each) === key);

/** The stamp of the object that a finding of these facts is about. */
export function stampOf(facts: FileFacts, finding: FindingIdentity): ObjectStamp {
  const own = facts.objects.find(isOwn(finding));
  if (own === undefined) return { key: facts.shape, copy: 0, copies: 0 };
  const key = contentKey(own);
  const copies = withContent(facts, key);
  return { key, copy: copies.indexOf(own), copies: copies.length };
}

/**
 * The identity that a finding has in later facts of its file, by the stamp of its object. `undefined`: somebody edited the object, it is gone, or it cannot be
 * told from a copy that came or went.
 */
export function identityNow(facts: FileFacts, finding: FindingIdentity, { key, copy, copies }: ObjectStamp): FindingIdentity | undefined {
  if (copies === 0) return facts.shape === key ? finding : undefined;
  const found = withContent(facts, key);
  const own = found.length === copies ? found[copy] : undefined;
  return own && { ...finding, document: own.document, object: own.prefix };
}

/** Names a fix for later. */
export function offer(facts: FileFacts, finding: Finding, fix: Fix): OfferedFix {
  return { uri: facts.uri, finding: identityOf(finding), object: stampOf(facts, finding), title: withEllipses(fix.title) };
}

/** An offer that came back from outside; `undefined`: it is none. */
export function readOffered(value: unknown): OfferedFix | undefined {
  const data = asObject(value);
  const stamp = asObject(data['object']);
  const [uri, title, key] = [asText(data['uri']), asText(data['title']), asText(stamp['key'])];
  const [finding, copy, copies] = [readIdentity(data['finding']), asNumber(stamp['copy']), asNumber(stamp['copies'])];
  if (uri === undefined || title === undefined || key === undefined || finding === undefined || copy === undefined || copies === undefined)
    return undefined;
  return { uri, finding, object: { key, copy, copies }, title };
}
