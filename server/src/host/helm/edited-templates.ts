import { contentText, type ChartFile, type RenderRequest } from '../../charts/request.ts';
import { isDefining, isTemplate, narrowed } from './comparisons.ts';

/**
 * The request for the templates alone that differ between two requests, and for what prints them; `undefined` where anything else differs, or nothing, or where
 * what differs is known in other templates: then all of the chart may come out otherwise.
 */
export function editedTemplates(before: RenderRequest, after: RenderRequest): RenderRequest | undefined {
  if (besidesFiles(before) !== besidesFiles(after) || before.files.length !== after.files.length) return undefined;
  const edited = new Set<string>();
  for (const [index, file] of after.files.entries()) {
    const old = before.files[index];
    if (old === undefined || old.path !== file.path || old.uri !== file.uri) return undefined;
    if (isSame(old, file)) continue;
    if (!isRenderedAlone(file) || isDefining(contentText(old)) || isDefining(contentText(file))) return undefined;
    edited.add(file.uri);
  }
  return edited.size === 0 ? undefined : narrowed(after, withPrinting(after, edited));
}

/** The templates, and those whose text has the name of one of them. */
function withPrinting({ files }: RenderRequest, edited: ReadonlySet<string>): ReadonlySet<string> {
  const names = [...edited].map((uri) => uri.slice(uri.lastIndexOf('/') + 1));
  const printing = files.filter((file) => isTemplate(file) && names.some((name) => contentText(file).includes(name)));
  return new Set([...edited, ...printing.map(({ uri }) => uri)]);
}

function besidesFiles({ files: _, values = [], ...rest }: RenderRequest): string {
  return JSON.stringify([rest, values.map((file) => [file.name, contentText(file)])]);
}

function isSame({ content: one }: ChartFile, { content: other }: ChartFile): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one === other;
  if (typeof one === 'string' || typeof other === 'string') return contentText({ content: one }) === contentText({ content: other });
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function isRenderedAlone(file: ChartFile): boolean {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return isTemplate(file) && !name.startsWith('_') && name !== 'NOTES.txt';
}
