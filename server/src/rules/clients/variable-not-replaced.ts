import { isOfField } from '../../facts/uses/references.ts';
import type { VariableReference } from '../../facts/uses/types.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { linkOf } from '../../k8s/service-links.ts';
import { isPodMaker } from '../../model/keys.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import type { Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { find, moveItem, replaceText } from '../fixes/field-edits.ts';
import { mayImport } from '../lib/references/link-variables.ts';
import { parentPath } from '../lib/locate.ts';

/** `of`: the variable whose value it stands in. */
type Values = { readonly written: string; readonly name: string; readonly of: string };

const say = sentences({
  later: ({ written, name, of }: Values) =>
    `The kubelet replaces ${written} only by a variable that stands above ${of}, and ${name} stands below it, so the container gets ${written} as it is written. Move ${name} above ${of}.`,
  undefined: ({ written, name }: Omit<Values, 'of'>) =>
    `The container has no variable ${name}, so the kubelet leaves ${written} as it is written. Set ${name} in env, from fieldRef ${fieldOf(name)}.`,
  hostname: ({ written }: Pick<Values, 'written'>) =>
    `HOSTNAME is set when the container is made, and the kubelet does not know it, so ${written} stays as it is written. Set POD_NAME in env, from fieldRef metadata.name, and write $(POD_NAME).`,
  command: ({ written, of }: Omit<Values, 'name'>) =>
    `The kubelet runs no commands in values of variables, so the container gets ${written} in ${of} as it is written, unless its program gives it to a shell. Set a variable from fieldRef metadata.name above ${of}, and write that.`,
  probe: ({ written, name }: Omit<Values, 'of'>) =>
    `In the command of a probe the kubelet knows only variables with a written value, and ${name} has none, so ${written} is empty. Run the command with a shell, and write \${${name}}.`,
  hook: ({ written, name }: Omit<Values, 'of'>) =>
    `The kubelet replaces no variables in the command of a hook, so ${written} stays as it is written. Run the command with a shell, and write \${${name}}.`,
  words: ({ written, name, program }: Omit<Values, 'of'> & { readonly program: string }) =>
    `No shell runs ${program}, and the kubelet replaces $(${name}) alone, so ${written} stays as it is written unless the program replaces it. Write $(${name}).`,
});

export const rule = defineRule({
  on: ['*'],
  when: (subject) => isPodMaker(subject) && subject.facts.uses?.some(({ kind }) => kind === 'reference') === true,
  *check(subject, model) {
    if (!isPodMaker(subject)) return;
    for (const use of subject.facts.uses ?? []) {
      const found = use.kind === 'reference' ? findingOf(subject, use, model) : undefined;
      if (found !== undefined) yield found;
    }
  },
});

type Maker = InstanceOf<Workload | Pod>;

/** The variables of the container that a reference stands in. */
interface Container {
  readonly path: string;
  readonly items: readonly Node[];
  readonly names: readonly string[];
}

function findingOf(subject: Maker, use: VariableReference, model: Model): RuleFinding | undefined {
  const path = /^(.*?\.(?:initC|c)ontainers\[\d+\])\./.exec(use.field)?.[1];
  if (path === undefined) return undefined;
  const variables = find(subject, `${path}.env`)?.node;
  const items = variables?.kind === 'seq' ? variables.items : [];
  const container = { path, items, names: items.map(nameOf) };
  const said = use.place === 'value' ? ofValue(subject, use, container, model) : ofCommand(subject, use, container, model);
  return said === undefined ? undefined : { field: parentPath(use.field), at: { uri: subject.facts.uri, span: use.span }, ...said };
}

type SaidOf = Omit<RuleFinding, 'field' | 'at'>;

const fields: readonly (readonly [string, string])[] = [
  ['NAMESPACE', 'metadata.namespace'],
  ['POD_IP', 'status.podIP'],
  ['POD_UID', 'metadata.uid'],
  ['NODE_NAME', 'spec.nodeName'],
  ['HOST_IP', 'status.hostIP'],
];

/** The field of a pod that a variable of this name is usually set from. */
const fieldOf = (name: string): string => fields.find(([end]) => name.endsWith(end))?.[1] ?? 'metadata.name';

/** A variable that nothing sets. */
const ofNone = (written: string, name: string): SaidOf => ({
  ...(name === 'HOSTNAME' ? say('hostname', { written }) : say('undefined', { written, name })),
  fixes: [],
});

/** In an overlay other variables can stand in front of it: it is found by its name. */
function ofValue(
  subject: Maker,
  { name, written, of = '' }: VariableReference,
  { path, items, names }: Container,
  model: Model,
): SaidOf | undefined {
  const own = names.lastIndexOf(of);
  if (own < 0 || names.slice(0, own).includes(name) || mayImport(subject, path, name, model)) return undefined;
  if (name.startsWith('hostname')) return { severity: 'information', ...say('command', { written, of }), fixes: [] };
  const below = names.indexOf(name);
  if (below < 0 && isOfField(name)) return ofNone(written, name);
  if (below <= own || linkOf(name) !== undefined) return undefined;
  return { ...say('later', { written, name, of }), fixes: moveAbove(subject, { path, items, names }, below, own) };
}

function ofCommand(
  subject: Maker,
  { field, span, name, written, place, program }: VariableReference,
  { path, items, names }: Container,
  model: Model,
): SaidOf | undefined {
  const last = items[names.lastIndexOf(name)];
  if (place === 'command' || (place === 'words' && last === undefined))
    return last !== undefined || mayImport(subject, path, name, model)
      ? undefined
      : place === 'command'
        ? ofNone(written, name)
        : { severity: 'information', ...say('hostname', { written }), fixes: [] };
  if (last === undefined) return undefined;
  if (place === 'hook') return { ...say('hook', { written, name }), fixes: [] };
  if (place === 'probe') return child(last, 'valueFrom') === undefined ? undefined : { ...say('probe', { written, name }), fixes: [] };
  const right = `$(${name})`;
  return {
    severity: 'information',
    ...say('words', { written, name, program: program ?? '' }),
    fixes: [{ title: `Write ${right}`, safe: false, preferred: true, edits: replaceText(subject, field, span, written, right) }],
  };
}

/** What moves must not name variables itself: it would lose those between. */
function moveAbove(subject: Maker, { path, items, names }: Container, from: number, to: number): readonly Fix[] {
  const value = child(items[from], 'value');
  if (value?.kind === 'scalar' && value.value.includes('$(')) return [];
  return [
    {
      title: `Move ${names[from] ?? ''} above ${names[to] ?? ''}`,
      safe: true,
      preferred: true,
      edits: moveItem(subject, `${path}.env`, from, to),
    },
  ];
}

function nameOf(variable: Node | undefined): string {
  const name = child(variable, 'name');
  return name?.kind === 'scalar' ? name.value : '';
}
