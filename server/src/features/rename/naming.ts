import type { FileEdit } from '../../base/span.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { sourceKey } from '../shared/sourced.ts';
import type { Refusal, Subject } from './subject.ts';

/** The workspace with these edits applied. */
export type ModelAfter = (edits: readonly FileEdit[]) => Model;

/** What a subject will be called: as its manifests write it, and as each bundle deploys it (`namePrefix`, `nameSuffix`). */
export interface NewName {
  readonly old: string;
  readonly written: string;
  /** The name of one of its objects in the bundle of that. */
  readonly deployed: (instance: Instance) => string;
}

/** The text without its quotes, if there are any, and where that begins in it. */
export function unquotedText(text: string): { readonly text: string; readonly at: number } {
  return /^(["']).*\1$/s.test(text) ? { text: text.slice(1, -1), at: 1 } : { text, at: 0 };
}

/** The name as the manifest of an object writes it; '' where that is not read. */
export function writtenName(model: Model, instance: Instance, textOf: TextOf): string {
  const { uri, span } = model.placeOf(instance, 'metadata.name');
  return unquotedText(textOf(uri)?.slice(span.start, span.end) ?? '').text;
}

/** Names that a bundle puts around what is written: each way to part `deployed` by it. */
export function partings(deployed: string, name: string): readonly { readonly before: string; readonly behind: string }[] {
  const found: { before: string; behind: string }[] = [];
  for (let at = deployed.indexOf(name); at >= 0; at = deployed.indexOf(name, at + 1))
    found.push({ before: deployed.slice(0, at), behind: deployed.slice(at + name.length) });
  return found;
}

/** The names of the subject's objects once their manifests write `name`, by what the workspace then is. */
function deployedWith(
  model: Model,
  instances: readonly Instance[],
  name: string,
  textOf: TextOf,
  modelAfter: ModelAfter,
): (instance: Instance) => string {
  const edits = new Map(
    instances.map((instance): [string, FileEdit] => {
      const { uri, span } = model.placeOf(instance, 'metadata.name');
      const inner = unquotedText(textOf(uri)?.slice(span.start, span.end) ?? '');
      const start = span.start + inner.at;
      return [sourceKey(instance), { uri, edits: [{ span: { start, end: start + inner.text.length }, newText: name }] }];
    }),
  );
  const after = modelAfter([...edits.values()]);
  return (instance) =>
    after.instancesOf(instance.facts.uri).find((each) => each.bundle.id === instance.bundle.id && sourceKey(each) === sourceKey(instance))
      ?.facts.object.name ?? name;
}

/** What `typed`, in place of the subject's name where it was asked for, makes of all its names. */
export function newNameOf(model: Model, subject: Subject, typed: string, textOf: TextOf, modelAfter: ModelAfter): NewName | Refusal {
  const plain: NewName = { old: subject.name, written: typed, deployed: () => typed };
  if (subject.kind !== 'service' && subject.kind !== 'statefulset') return plain;
  const { instances } = subject;
  const [first] = instances;
  const old = first ? writtenName(model, first, textOf) : '';
  if (!first || old === '' || instances.every(({ facts }) => facts.object.name === old)) return plain;
  const deployedAs = (name: string): ((instance: Instance) => string) => deployedWith(model, instances, name, textOf, modelAfter);
  if (subject.name === old) return { old, written: typed, deployed: deployedAs(typed) };
  const here = instances.find(({ facts }) => facts.object.name === subject.name);
  const ways = partings(subject.name, old);
  for (const { before, behind } of ways) {
    const written = typed.slice(before.length, typed.length - behind.length);
    if (written === '' || before + written + behind !== typed) continue;
    const deployed = deployedAs(written);
    if (here && deployed(here) === typed) return { old, written, deployed };
  }
  const [{ before, behind } = { before: '', behind: '' }] = ways;
  const ends = [...(before === '' ? [] : [`begin with "${before}"`]), ...(behind === '' ? [] : [`end with "${behind}"`])].join(' and ');
  return {
    refused: `${subject.name} is made of ${old} in ${here?.bundle.label ?? 'a kustomization'}, so its new name has to ${ends === '' ? 'be made of another one, too' : ends}.`,
  };
}
