import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import { defaultSettings, type Settings } from '../../../server/src/settings.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Texts of all YAML files below a folder of the repository, by uri. */
export function textsBelow(folder: string): Map<string, string> {
  const base = path.join(root, folder);
  const names = readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.ya?ml$/.test(f) && statSync(path.join(base, f)).isFile())
    .sort();
  return new Map(names.map((f) => [`file:///w/${f.split(path.sep).join('/')}`, readFileSync(path.join(base, f), 'utf8')]));
}

/** An analysis of these texts; what throws in it throws here. */
export function analysisOf(texts: ReadonlyMap<string, string>, settings: Settings = defaultSettings): Analysis {
  const analysis = createAnalysis({ readText: (uri) => texts.get(uri), configuration: { settings } });
  analysis.apply([...texts].map(([uri, text]) => ({ uri, text })));
  return analysis;
}

/** Files with a cursor, `‸`, in one of them. */
export function cursorIn(files: Readonly<Record<string, string>>): {
  readonly texts: Map<string, string>;
  readonly uri: string;
  readonly offset: number;
} {
  const texts = new Map<string, string>();
  let found: { uri: string; offset: number } | undefined;
  for (const [name, marked] of Object.entries(files)) {
    const uri = `file:///w/${name}`;
    const offset = marked.indexOf('‸');
    if (offset >= 0) found = { uri, offset };
    texts.set(uri, marked.replace('‸', ''));
  }
  if (!found) throw new Error('no cursor');
  return { texts, ...found };
}
