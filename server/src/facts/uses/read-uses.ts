import { own } from '../../base/own.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child, childPath, entryOf, joinPath } from '../../yaml/path.ts';
import { templatePaths } from '../mentions/mention-fields.ts';
import { askedBy, isProbe } from './command-hosts.ts';
import { corefileUsesIn } from './corefile.ts';
import { linkVariablesIn } from './link-variables.ts';
import { lookupsIn } from './lookups.ts';
import { nginxLookupsIn } from './nginx.ts';
import { waitsIn } from './shell.ts';
import { referencesInExec, referencesInValue, referencesInWords, referencesToNone, variableNames } from './references.ts';
import { sourceOf, spanIn, type Source } from './source.ts';
import type { TextUse } from './types.ts';

const none: readonly never[] = [];
/** Uses kept of one object. */
const limit = 500;

/** What the texts of an object do with names, beside saying them. `text`: of the file. */
export function usesOf(text: string, root: MapNode, kind: string): readonly TextUse[] {
  const found: TextUse[] = [];
  if (kind === 'ConfigMap') ofConfig(text, root, 'data', found);
  else if (kind === 'Secret') ofConfig(text, root, 'stringData', found);
  else ofPods(text, root, own(templatePaths, kind), found);
  return found.length === 0 ? none : found.slice(0, limit);
}

function ofConfig(text: string, root: MapNode, path: string, found: TextUse[]): void {
  const data = entryOf(root, path)?.value;
  if (data?.kind !== 'map') return;
  for (const { key, value } of data.entries)
    if (value.kind === 'scalar') found.push(...usesInText(sourceOf(text, value, childPath(path, key.value), key.value)));
}

/** What a file that pods read does with names; its key is the file's name. */
export function usesInText(source: Source): readonly TextUse[] {
  if (/\.(?:md|markdown|rst|adoc)$/i.test(source.key ?? '')) return none;
  const found = [
    ...lookupsIn(source),
    ...quorumIn(source),
    ...linkVariablesIn(source, false),
    ...waitsOf(source, new Map()),
    ...nginxLookupsIn(source),
    ...corefileUsesIn(source),
  ];
  return found.length === 0 ? none : found.slice(0, limit);
}

function ofPods(text: string, root: MapNode, template: readonly string[] | undefined, found: TextUse[]): void {
  if (template === undefined) return;
  const base = joinPath([...template, 'spec']);
  const spec = [...template, 'spec'].reduce<Node | undefined>(child, root);
  for (const list of ['initContainers', 'containers']) {
    const items = child(spec, list);
    if (items?.kind === 'seq') items.items.forEach((item, index) => ofContainer(text, item, `${base}.${list}[${index}]`, found));
  }
}

/** Parts of a container that hold commands of their own, and the path to each. */
const commandParts: Readonly<Record<string, readonly string[]>> = {
  'lifecycle.postStart.exec': ['lifecycle', 'postStart', 'exec'],
  'readinessProbe.exec': ['readinessProbe', 'exec'],
  'startupProbe.exec': ['startupProbe', 'exec'],
};

/** The others: nothing waits for them. */
const otherParts: Readonly<Record<string, readonly string[]>> = {
  'lifecycle.preStop.exec': ['lifecycle', 'preStop', 'exec'],
  'livenessProbe.exec': ['livenessProbe', 'exec'],
};

function ofContainer(text: string, container: Node, path: string, found: TextUse[]): void {
  if (container.kind !== 'map') return;
  const values = new Map<string, string>();
  const names = variableNames(container);
  const known = new Set(names);
  const variables = child(container, 'env');
  const above = new Set<string>();
  if (variables?.kind === 'seq')
    variables.items.forEach((variable, index) => {
      ofVariable(text, variable, { path: `${path}.env[${index}]`, above }, values, found);
      above.add(names[index] ?? '');
    });
  const command = wordsIn(text, child(container, 'command'), `${path}.command`);
  const words = [...command, ...wordsIn(text, child(container, 'args'), `${path}.args`)];
  ofCommand(words, values, found);
  for (const word of words) found.push(...lookupsIn(word), ...quorumIn(word), ...linkVariablesIn(word, true));
  found.push(...ofPeerFinder(words), ...referencesInWords(command, words, known), ...referencesToNone(words, known));
  for (const [at, steps] of Object.entries({ ...commandParts, ...otherParts })) {
    const exec = steps.reduce<Node | undefined>(child, container);
    const run = wordsIn(text, child(exec, 'command'), `${path}.${at}.command`);
    if (at in commandParts) ofCommand(run, values, found);
    found.push(...referencesInExec(run, at.startsWith('lifecycle.') ? 'hook' : 'probe', known));
  }
}

interface VariableAt {
  readonly path: string;
  /** Names of the variables in front of it. */
  readonly above: ReadonlySet<string>;
}

function ofVariable(text: string, variable: Node, { path, above }: VariableAt, values: Map<string, string>, found: TextUse[]): void {
  const name = child(variable, 'name');
  const value = child(variable, 'value');
  if (name?.kind !== 'scalar') return;
  const field = child(child(child(variable, 'valueFrom'), 'fieldRef'), 'fieldPath');
  const reference = field?.kind === 'scalar' ? own(podFields, field.value) : undefined;
  if (reference !== undefined) values.set(name.value, reference);
  if (value?.kind !== 'scalar') return;
  if (/^[a-z0-9][\w. -]{0,200}$/.test(value.value)) values.set(name.value, value.value);
  const source = sourceOf(text, value, `${path}.value`, name.value);
  found.push(...lookupsIn(source), ...linkVariablesIn(source, true), ...referencesInValue(source, above));
}

const expected = /(?<![\w.])-{0,2}bootstrap[-_]expect["']?[ \t]{0,4}(?:[=:][ \t]{0,4}|[ \t])["']?(\d{1,2})(?![\w.])/i;

/** The number that Consul, Nomad and rqlite wait for before they have a leader. */
function quorumIn(source: Source): readonly TextUse[] {
  const own = /^-{0,2}bootstrap[-_]expect$/i.test(source.key ?? '') ? /^(\d{1,2})$/.exec(source.text) : null;
  const match = own ?? expected.exec(source.text);
  const members = Number(match?.[1] ?? 0);
  return match === null || members < 2
    ? none
    : [{ kind: 'quorum', field: source.field, span: spanIn(source, match.index, match.index + match[0].length), members }];
}

/** `peer-finder -service=db` (kubernetes/contrib peer-finder): the members find each other by the SRV records of the Service. */
function ofPeerFinder(words: readonly Source[]): readonly TextUse[] {
  if (!words.some(({ text }) => /(?:^|\/)peer-finder$/.test(text))) return none;
  return words.flatMap((word): TextUse[] => {
    const [whole, host = ''] = /^(?:--?service=)?([a-z][a-z0-9-]{0,62})$/.exec(word.text) ?? [];
    const from = (whole?.length ?? 0) - host.length;
    return whole === undefined || (from === 0 && !/^--?service$/.test(word.key ?? ''))
      ? []
      : [{ kind: 'lookup', field: word.field, span: spanIn(word, from, whole.length), host, program: 'peers' }];
  });
}

/** Fields of a pod that are known before it is made, as waits write them. */
const podFields: Readonly<Record<string, string>> = { 'metadata.name': '${HOSTNAME}', 'metadata.namespace': '${NAMESPACE+}' };

/** The items of a list of words, `--flag` in front of its value as the key of that. */
function wordsIn(text: string, list: Node | undefined, path: string): readonly Source[] {
  if (list?.kind !== 'seq') return none;
  const isText = (node: Node | undefined): node is ScalarNode => node?.kind === 'scalar';
  return list.items.flatMap((item, index) => {
    const before = list.items[index - 1];
    const flag = isText(before) && /^--?[A-Za-z][\w.-]*$/.test(before.value) ? before.value : undefined;
    return isText(item) ? [sourceOf(text, item, `${path}[${index}]`, flag)] : [];
  });
}

const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;

/** A script behind `sh -c`, or a program with its words. */
function ofCommand(words: readonly Source[], values: ReadonlyMap<string, string>, found: TextUse[]): void {
  const [first] = words;
  if (first === undefined) return;
  const script =
    shells.test(first.text) || /^-[a-z]*c$/.test(first.text)
      ? words.find((_, index) => /^-[a-z]*c$/.test(words[index - 1]?.text ?? ''))
      : undefined;
  words.forEach((word, index) => found.push(...scriptsIn(word, index === 0)));
  if (script !== undefined) return void found.push(...waitsOf(script, values));
  const texts = words.map(({ text }) => text);
  const asked = isProbe(texts) ? askedBy(texts) : undefined;
  const at = words.find((word) => asked?.hosts.some((host) => word.text.includes(host)));
  if (asked !== undefined && at !== undefined)
    found.push({ kind: 'wait', field: at.field, span: spanIn(at, 0, at.text.length), once: true, ...asked });
}

function waitsOf(source: Source, values: ReadonlyMap<string, string>): readonly TextUse[] {
  return waitsIn(source.text, values).map(({ start, end, hosts, asks, once }) => ({
    kind: 'wait',
    field: source.field,
    span: spanIn(source, start, end),
    hosts,
    asks,
    ...(once === undefined ? {} : { once }),
  }));
}

/** Files that are run by their path. `isFirst`: the program itself. */
function scriptsIn(source: Source, isFirst: boolean): readonly TextUse[] {
  return [...source.text.matchAll(/(?<=^|[\s"';&|(])\.?\/(?:[\w.-]{1,60}\/){0,8}([\w.-]{1,60})(?=$|[\s"';&|)])/g)]
    .slice(0, 10)
    .filter(
      ([whole, file = '']) =>
        !/^\/(?:usr\/|s?bin\/|dev\/|proc\/|tmp\/|sys\/)/.test(whole) && (file.endsWith('.sh') || file.endsWith('.bash') || isFirst),
    )
    .map(({ 0: whole, 1: file = '', index }) => ({
      kind: 'script',
      field: source.field,
      span: spanIn(source, index + whole.length - file.length, index + whole.length),
      file,
    }));
}
