import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import { namespaceOfName, zoneDocument, type ZoneDocument, type ZoneLayout, type ZoneLink } from '../zone/zone.ts';
import { createStandIns } from '../zone/addresses.ts';
import type { Changes } from './changes.ts';
import type { ZoneChanges } from './names.ts';
import { buildsOf, type State } from './state.ts';

/** One document for both sides of a comparison: the same address stands for the same pod in both, and what did not change is the same line. */
export interface ChangedZones {
  readonly before: ZoneDocument;
  readonly after: ZoneDocument;
}

/** The zones of two states as far as they differ: namespaces in which a name goes, comes or leads elsewhere, then kustomizations and charts whose own zones differ in more than that. */
export function changedZones(changes: Pick<Changes, 'names' | 'builds'>, before: State, after: State): ChangedZones {
  const standIns = createStandIns();
  const layouts = new Map<string, ZoneLayout>();
  const layoutOf = (part: string): ZoneLayout => getOrMake(layouts, part, () => ({ standIns, widths: new Map() }));
  const namespaces = namespacesIn(changes.names, before);
  const known = new Set(keysOf(changes.names));
  const builds = [...changes.builds].filter(([, own]) => keysOf(own).some((key) => !known.has(key)));
  const side = (state: State): ZoneDocument => {
    const parts =
      namespaces.length === 0 && builds.length > 0
        ? []
        : [namespaces.length === 0 ? nothing : zoneDocument(state.model, { namespaces }, layoutOf(''))];
    const bundles = builds.length === 0 ? undefined : buildsOf(state);
    for (const [build] of builds) {
      const [bundle] = bundles?.get(build) ?? [];
      const document = bundle === undefined ? nothing : zoneDocument(state.model, { bundle: bundle.id }, layoutOf(build));
      parts.push({ text: `; what ${printable(build)} deploys\n${document.text}`, links: moved(document.links, 1) });
    }
    return joined(parts);
  };
  // The columns of both are known when both were laid out once.
  side(before);
  return { after: side(after), before: side(before) };
}

const nothing: ZoneDocument = { text: '; no name is other than before\n', links: [] };

const moved = (links: readonly ZoneLink[], lines: number): readonly ZoneLink[] =>
  links.map((link) => ({ ...link, line: link.line + lines }));

function joined(parts: readonly ZoneDocument[]): ZoneDocument {
  const texts: string[] = [];
  const links: ZoneLink[] = [];
  let lines = 0;
  for (const part of parts) {
    texts.push(part.text);
    links.push(...moved(part.links, lines));
    lines += part.text.split('\n').length;
  }
  return { text: texts.join('\n'), links };
}

const keysOf = ({ removed, added, changed }: ZoneChanges): readonly string[] => [
  ...removed.map(({ name, type, data }) => `- ${name} ${type} ${data}`),
  ...added.map(({ name, type, data }) => `+ ${name} ${type} ${data}`),
  ...changed.map(({ name, type, before, after }) => `${name} ${type} ${before.join()} ${after.join()}`),
];

function namespacesIn({ removed, added, changed }: ZoneChanges, { model }: State): readonly string[] {
  return [...new Set([...removed, ...added, ...changed].map(({ name }) => namespaceOfName(name, model.settings.clusterDomain)))].toSorted();
}
