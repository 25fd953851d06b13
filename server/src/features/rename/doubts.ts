import type { DnsMention } from '../../facts/types.ts';
import { readAs } from '../../model/names/read-names.ts';
import type { Candidate, Instance } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { get } from '../../yaml/path.ts';
import { meaningOf } from '../shared/mentions.ts';
import { isPodMaker, isService, sourceKey } from '../shared/sourced.ts';
import { behindVariable, otherCopy, otherNamespace, singleWord, unresolved, type Mark } from './marks.ts';
import type { FoundLabel, Search } from './name-labels.ts';
import { nearestOf } from './occurrence.ts';

/** An object that a name in text may mean: one of the subject, with all that the text could find by that name. */
export interface Meant {
  readonly object: Instance;
  readonly candidates: readonly Candidate[];
  /** Of the whole subject. */
  readonly sources: ReadonlySet<string>;
}

/** Why it is not sure that a name in text means the object; `undefined`: it is. */
export function doubtOf(search: Search, found: FoundLabel, { object, candidates, sources }: Meant): Mark | undefined {
  const { kind, name } = object.facts.object;
  if (found.label.namespace !== object.namespace) return otherNamespace(`${kind} ${name}`);
  if (nearestOf(candidates).some((c) => !sources.has(sourceKey(c.instance)))) return otherCopy(`${kind} ${name}`);
  return textDoubt(search, found, object);
}

/** Why it is not sure that a text names anything of the cluster at all. `object`: what it would name, if it is one object. */
export function textDoubt({ model, textOf }: Search, { holder, label, mention }: FoundLabel, object?: Instance): Mark | undefined {
  const read = mention && (readAs(mention, holder, model) ?? mention);
  const labels = read?.host.toLowerCase().split('.') ?? [];
  if (!mention || !read || (labels.includes('svc') && (mention.built === undefined || !read.open))) return undefined;
  // `kc` of `$(POD_NAME).kc` can be nothing but the Service that gives the reader's own pods their names.
  if (read.behindLabel)
    return hasNamesUnder(holder, label.service) && !model.scope.isNamespaceWritten(label.service) ? undefined : behindVariable;
  if (read.open) return behindVariable;
  if (labels.length === 1) return isHostWord(holder, mention, textOf, object) ? undefined : singleWord;
  if (object?.namespaceExplicit === true && labels[labels.indexOf(label.service) + 1] === label.namespace) return undefined;
  if (/-\d+$/.test(labels[0] ?? '') && labels[1] === label.service && !model.scope.isNamespaceWritten(label.service)) return undefined;
  return (meaningOf(model, holder, mention)?.answer.answers.length ?? 0) > 0 ? undefined : unresolved;
}

/** Do the holder's own pods have their names under this Service? */
function hasNamesUnder(holder: Instance, service: string): boolean {
  const { object } = holder.facts;
  return (
    isPodMaker(holder) &&
    (object.kind === 'StatefulSet' ? object.serviceName === service : holder.facts.object.template.subdomain === service)
  );
}

/** Words of variables and flags whose values are hosts. */
const hostKey =
  /HOST(?:S|NAMES?)?$|(?:^|[_.-])(?:HOSTS?|HOSTNAMES?|ADDR|ADDRESS(?:ES)?|UR[LI]S?|SERVERS?|SVC|ENDPOINTS?|BROKERS?|PEERS?|SEEDS?|UPSTREAMS?|BACKENDS?|PROXY|BOOTSTRAP|LISTENERS?|DNS|DSN)(?:$|[_.-])/i;

/** A single label is a host in a URL, before a port that the Service has, and behind a key that says so. */
function isHostWord(holder: Instance, mention: DnsMention, textOf: TextOf, object: Instance | undefined): boolean {
  const text = textOf(holder.facts.uri) ?? '';
  if (/[/@]/.test(text[mention.span.start - 1] ?? '')) return true;
  if (mention.port !== undefined && object && isService(object) && object.facts.object.ports.some(({ port }) => port === mention.port))
    return true;
  return hostKey.test(keyBefore(holder, mention, text));
}

/** What says of a value what it is: the variable's name, the flag in front. Neither is a fact: the text is read again. */
function keyBefore({ facts: { prefix } }: Instance, { field, span }: DnsMention, text: string): string {
  const flag = /(?:^|["'\s])--?([A-Za-z][\w.-]*)=$/.exec(text.slice(Math.max(0, span.start - 60), span.start))?.[1];
  if (flag !== undefined) return flag;
  const root = parseYaml(text).find(({ start, end }) => start <= span.start && span.start < end)?.root;
  const [, list = '', index = ''] = /^(.*)\[(\d+)\](?:\.value)?$/.exec(field) ?? [];
  const path = field.endsWith('.value') ? `${list}[${index}].name` : `${list}[${Number(index) - 1}]`;
  const key = root && list !== '' ? get(root, prefix + path)?.node : undefined;
  return key?.kind === 'scalar' ? key.value : '';
}
