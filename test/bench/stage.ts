// One measured stage in a process of its own: `stage.ts NAME ROOT`. Prints one JSON line.
import { parseAllDocuments } from 'yaml';
import { createAnalysis } from '../../server/src/analysis.ts';
import { configurationOf } from '../../server/src/host/configuration.ts';
import { nodeHost } from '../../server/src/host/node-host.ts';
import { toUri } from '../../server/src/host/uri.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { loadInto } from '../../server/src/host/load.ts';

const [name, root = '.'] = process.argv.slice(2);
const begin = performance.now();

function read(): string[] {
  return nodeHost.list(root, {}).files.flatMap((f) => {
    const result = nodeHost.read(f.path);
    return result.ok ? [result.text] : [];
  });
}

function index(): { readonly files: number; readonly findings: number } {
  const analysis = createAnalysis({ readText: () => undefined, configuration: configurationOf(defaultSettings, toUri(root)) });
  loadInto(analysis, nodeHost, [root], {});
  let findings = 0;
  for (const uri of analysis.uris()) findings += analysis.diagnostics(uri).length;
  return { files: analysis.uris().length, findings };
}

let extra: object = {};
if (name === 'floor') extra = { files: read().length };
else if (name === 'yaml') extra = { documents: read().reduce((n, text) => n + safe(text), 0) };
else extra = index();

function safe(text: string): number {
  try {
    return parseAllDocuments(text).length;
  } catch {
    return 0;
  }
}

const milliseconds = performance.now() - begin;
const { rss } = process.memoryUsage();
console.log(JSON.stringify({ name, milliseconds, rss, ...extra }));
