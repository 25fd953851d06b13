import type { Group, Random } from './groups.ts';
import type { Step } from './script.ts';
import { damageOf } from './damage.ts';

const positional = [
  'textDocument/hover',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/completion',
  'textDocument/prepareRename',
  'textDocument/rename',
  'textDocument/codeAction',
  'textDocument/documentLink',
  'textDocument/codeLens',
  'textDocument/inlayHint',
  'textDocument/documentSymbol',
  'textDocument/diagnostic',
  'headlight/nameAt',
];
const global = [
  'workspace/symbol',
  'headlight/zone',
  'headlight/status',
  'headlight/resolve',
  'headlight/tree',
  'headlight/treePath',
  'headlight/topology',
  'headlight/pods',
  'headlight/walk',
  'codeAction/resolve',
  'completionItem/resolve',
  'workspace/executeCommand',
];
const strange: readonly unknown[] = [
  null,
  0,
  '',
  [],
  {},
  { textDocument: null },
  { textDocument: { uri: 7 } },
  { uri: '%', position: { line: -1, character: 1e99 } },
  { query: '\ud800' },
  { query: 'a'.repeat(5000) },
  { name: 'x'.repeat(5000) },
  { data: { uri: 'file:///etc/passwd', rule: 'x', field: '', document: 1, title: '' } },
];

/** A file by its number, put in where the message is sent: see `withUris`. */
export const uriMark = (file: number): string => `\u0001${file}\u0001`;

function position(random: Random): { line: number; character: number } {
  const number = (most: number): number => (random.below(12) === 0 ? random.pick([-1, 1e9, 2 ** 31, 0.5]) : random.below(most));
  return { line: number(60), character: number(50) };
}

function change(text: string, others: Group, random: Random): unknown {
  if (random.below(6) === 0) return { text: random.pick([text, '', random.pick(others)[1]]) };
  const { text: inserted } = damageOf(text, others, random);
  const start = position(random);
  const end =
    random.below(2) === 0
      ? start
      : random.below(2) === 0
        ? { line: start.line, character: start.character + random.below(9) }
        : position(random);
  return { range: { start, end }, text: inserted };
}

/** Messages as no sane client sends them, between some of a sane one. */
export function trafficSteps(files: Group, random: Random): Step[] {
  const steps: Step[] = [];
  for (let i = 20 + random.below(120); i > 0; i--) {
    const file = random.below(files.length);
    const textDocument = {
      uri:
        random.below(25) === 0
          ? random.pick(['', 'x', 'untitled:Untitled-1', 'file:///nowhere/a.yaml', 'file://%zz', 'git:/a.yaml?x'])
          : uriMark(file),
    };
    switch (random.below(14)) {
      case 0:
        steps.push({ do: 'open', file });
        break;
      case 1:
        steps.push({ do: 'close', file });
        break;
      case 2:
        steps.push({ do: random.pick(['save', 'rewrite', 'remove', 'restore'] as const), file });
        break;
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
        steps.push({
          do: 'change',
          file,
          version: random.below(10) === 0 ? random.below(100) - 10 : i * -1 + 1000,
          changes: Array.from({ length: 1 + random.below(3) }, () => change(files[file]?.[1] ?? '', files, random)),
        });
        break;
      case 8:
        steps.push({ do: 'request', method: random.pick(global), params: random.pick(strange), cancel: random.below(3) === 0 });
        break;
      case 9:
        steps.push({
          do: 'request',
          method: random.pick(['nonsense', '$/nonsense', 'textDocument/nonsense', ...positional]),
          params: random.pick(strange),
          cancel: random.below(3) === 0,
        });
        break;
      case 10:
        steps.push({
          do: 'notify',
          method: random.pick([
            'nonsense',
            '$/nonsense',
            '$/cancelRequest',
            'workspace/didChangeConfiguration',
            'workspace/didChangeWatchedFiles',
            'textDocument/didChange',
            'textDocument/didClose',
            'textDocument/didSave',
            '$/setTrace',
            'initialized',
          ]),
          params: random.pick([
            ...strange,
            { changes: [] },
            { id: 3 },
            { settings: { headlight: { hover: 3 } } },
            { changes: [{ uri: 'x', type: 99 }] },
            { textDocument, contentChanges: [] },
          ]),
        });
        break;
      default: {
        const at = position(random);
        steps.push({
          do: 'request',
          method: random.pick(positional),
          params: {
            textDocument,
            position: at,
            newName: random.pick(['x', '', 'a b', 'web', '\ud800']),
            range: { start: at, end: position(random) },
            context: { diagnostics: [], includeDeclaration: true },
            uri: textDocument.uri,
          },
          cancel: random.below(5) === 0,
        });
      }
    }
  }
  return steps;
}

/** A message with the marks of files replaced by their uris. */
export function withUris<T>(value: T, uris: readonly string[]): T {
  return JSON.parse(JSON.stringify(value ?? null).replace(/\\u0001(\d+)\\u0001/g, (_all, file: string) => uris[Number(file)] ?? ''));
}
