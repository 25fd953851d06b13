// `npm run soak [-- --edits N --seed S]`: edits a workspace over a real server for long; its memory has to stay flat, its answers right.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createAnalysis } from '../../server/src/analysis.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { Connection, folderOf, fullCapabilities } from '../lsp/connection.ts';
import { randomOf } from '../unit/lib/random.ts';
import { textsBelow } from '../unit/lib/workspace.ts';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    allowance: { type: 'string', default: '24' },
  },
});
const edits = Number(values.edits);
const random = randomOf(Number(values.seed));
/** How often memory is looked at. */
const looks = 20;
const mega = 1024 * 1024;

const names = new Map([...textsBelow('test/workspaces/demo')].map(([uri, text]) => [uri.slice('file:///w/'.length), text]));
const folder = folderOf(Object.fromEntries(names));
const connection = new Connection();
const words = ['web', 'db-headless', 'None', 'a', 'x', '1', '\n', ' ', '#', '"', 'orders'];

interface Position {
  readonly line: number;
  readonly character: number;
}
interface Document {
  readonly uri: string;
  text: string;
  version: number;
}

/** Types a word somewhere, or takes the last one back; every so often the text is that of the disk again. */
function edit(document: Document, original: string): void {
  const change: { readonly range?: { readonly start: Position; readonly end: Position }; readonly text: string } =
    random.below(40) === 0 || document.text.length > original.length + 400
      ? { text: original }
      : (() => {
          const lines = document.text.split('\n');
          const line = random.below(lines.length);
          const character = random.below((lines[line] ?? '').length + 1);
          const removed = Math.min(random.below(4), (lines[line] ?? '').length - character);
          return { range: { start: { line, character }, end: { line, character: character + removed } }, text: random.pick(words) };
        })();
  if (change.range === undefined) document.text = change.text;
  else {
    const lines = document.text.split('\n');
    const { start, end } = change.range;
    lines[start.line] = (lines[start.line] ?? '').slice(0, start.character) + change.text + (lines[start.line] ?? '').slice(end.character);
    document.text = lines.join('\n');
  }
  document.version += 1;
  connection.notify('textDocument/didChange', { textDocument: { uri: document.uri, version: document.version }, contentChanges: [change] });
}

const memories: number[] = [];
try {
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  const documents = [...names].map(([name, text]): Document => ({ uri: folder.uriOf(name), text, version: 1 }));
  for (const document of documents) connection.open(document.uri, document.text, 1);
  for (let done = 0; done < edits;) {
    for (let i = 0; i < Math.ceil(edits / looks) && done < edits; i++, done++) {
      const at = random.below(documents.length);
      const document = documents[at];
      if (!document) continue;
      edit(document, [...names.values()][at] ?? '');
      if (done % 20 === 0)
        connection.send({
          jsonrpc: '2.0',
          id: `s${done}`,
          method: 'textDocument/hover',
          params: { textDocument: { uri: document.uri }, position: { line: random.below(20), character: random.below(20) } },
        });
      if (done % 500 === 499) await connection.request('headlight/status', {});
    }
    await connection.request('headlight/zone', {});
    const { memory } = await connection.request<{ memory: number }>('headlight/status', {});
    connection.messages.length = 0;
    memories.push(memory);
    console.log(`${String(done).padStart(8)} edits  ${(memory / mega).toFixed(1)} MB`);
  }
  // In the end the server knows what a new one would.
  for (const [i, document] of documents.entries()) {
    document.version += 1;
    document.text = [...names.values()][i] ?? '';
    connection.notify('textDocument/didChange', {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [{ text: document.text }],
    });
  }
  const fresh = createAnalysis({ readText: (uri) => readFileSync(new URL(uri), 'utf8'), configuration: { settings: defaultSettings } });
  fresh.apply(documents.map(({ uri, text }) => ({ uri, text })));
  const { text } = await connection.request<{ text: string }>('headlight/zone', {});
  const late = memories.slice(-Math.ceil(looks / 4));
  const early = memories.slice(Math.floor(memories.length / 4), Math.floor(memories.length / 4) + late.length);
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / Math.max(1, numbers.length) / mega;
  const growth = mean(late) - mean(early);
  const same = text === fresh.zone().text;
  console.log(
    `${edits} edits (seed ${values.seed}) of ${documents.length} files: ${mean(early).toFixed(1)} MB early, ${mean(late).toFixed(1)} MB late, growth ${growth.toFixed(1)} MB (at most ${values.allowance}); zone ${same ? 'as of a new server' : 'DIFFERS from a new server'}`,
  );
  process.exitCode = growth > Number(values.allowance) || !same || /\S/.test(connection.stderr) ? 1 : 0;
} finally {
  connection.kill();
  await connection.exited;
  folder.remove();
}
