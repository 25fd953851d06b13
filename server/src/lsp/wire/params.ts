import { isObject } from '../../k8s/json.ts';
import { chartMethods, methods, viewMethods } from '../protocol.ts';

/** Says what is wrong with a value, `undefined` where nothing is; `at`: what the value is called. */
type Check = (value: unknown, at: string) => string | undefined;

const text: Check = (value, at) => (typeof value === 'string' ? undefined : `${at} has to be a text`);
const whole: Check = (value, at) => (typeof value === 'number' && Number.isInteger(value) ? undefined : `${at} has to be a whole number`);
const number: Check = (value, at) => (typeof value === 'number' ? undefined : `${at} has to be a number`);

/** Absent, or null, or as said. */
const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined || value === null ? undefined : check(value, at);

const list =
  (of: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return `${at} has to be a list`;
    for (const [index, item] of value.entries()) {
      const wrong = of(item, `${at}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const map =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, at) => {
    if (!isObject(value)) return `${at} has to be a map`;
    for (const [name, check] of Object.entries(fields)) {
      const wrong = check(value[name], at === 'params' ? name : `${at}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const position = map({ line: whole, character: whole });
const range = map({ start: position, end: position });
const textDocument = map({ uri: text });
/** Old clients have no version. */
const versioned = map({ uri: text, version: optional(number) });
const change: Check = (value, at) => map({ text, range: optional(range) })(value, at);
const inDocument = map({ textDocument });
const atPlace = map({ textDocument, position });
const atName = map({ uri: text, position, fqdn: optional(text) });
const item = map({ item: map({ uri: text, selectionRange: range }) });
const files = (...names: readonly string[]): Check => map({ files: list(map(Object.fromEntries(names.map((name) => [name, text])))) });

/** What each request and notification needs; methods that are not here take anything. What may be left out of our own counts as absent where it is something else. */
const shapes: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    initialize: map({
      capabilities: map({ textDocument: optional(map({})), workspace: optional(map({})), window: optional(map({})) }),
      rootUri: optional(text),
      rootPath: optional(text),
      workspaceFolders: optional(list(map({ uri: text }))),
    }),
    'textDocument/hover': atPlace,
    'textDocument/definition': atPlace,
    'textDocument/implementation': atPlace,
    'textDocument/documentHighlight': atPlace,
    'textDocument/completion': atPlace,
    'textDocument/prepareRename': atPlace,
    'textDocument/prepareCallHierarchy': atPlace,
    'textDocument/references': map({ textDocument, position, context: map({}) }),
    'textDocument/rename': map({ textDocument, position, newName: text }),
    'textDocument/codeAction': map({ textDocument, range, context: map({ diagnostics: list(map({ range })) }) }),
    'textDocument/diagnostic': map({ textDocument, previousResultId: optional(text) }),
    'textDocument/documentSymbol': inDocument,
    'workspace/willRenameFiles': files('oldUri', 'newUri'),
    'textDocument/codeLens': inDocument,
    'textDocument/documentLink': inDocument,
    'textDocument/inlayHint': map({ textDocument, range }),
    'textDocument/selectionRange': map({ textDocument, positions: list(position) }),
    'callHierarchy/incomingCalls': item,
    'callHierarchy/outgoingCalls': item,
    'workspace/symbol': map({ query: text }),
    'workspace/executeCommand': map({ command: text, arguments: optional(list(() => undefined)) }),
    'codeAction/resolve': map({ title: text }),
    'completionItem/resolve': map({ label: text }),
    'textDocument/didOpen': map({ textDocument: map({ uri: text, version: optional(number), text }) }),
    'textDocument/didClose': inDocument,
    'textDocument/didSave': inDocument,
    'textDocument/didChange': map({ textDocument: versioned, contentChanges: list(change) }),
    'workspace/didChangeWatchedFiles': map({ changes: list(textDocument) }),
    'workspace/didCreateFiles': files('uri'),
    'workspace/didDeleteFiles': files('uri'),
    'workspace/didRenameFiles': files('oldUri', 'newUri'),
    'workspace/didChangeWorkspaceFolders': map({ event: map({ added: list(textDocument), removed: list(textDocument) }) }),
    'workspace/didChangeConfiguration': map({}),
    [methods.nameAt]: atName,
    [methods.environment]: atName,
    [viewMethods.treePath]: atName,
    [methods.base]: map({ base: optional(text), files: list(map({ uri: text, text: optional(text) })) }),
    [methods.renderedCharts]: map({ charts: list(() => undefined) }),
    [chartMethods.charts]: optional(map({})),
    [chartMethods.showEnvironment]: map({ folder: text, name: text }),
    [chartMethods.newEnvironment]: map({ folder: text, name: text }),
    [chartMethods.renderedChart]: map({ folder: text, environment: optional(text) }),
    [methods.zone]: optional(map({})),
    [viewMethods.tree]: optional(map({})),
    [viewMethods.topology]: optional(map({})),
    [methods.resolve]: map({ name: text, type: optional(text), from: optional(text), workload: optional(text) }),
    [viewMethods.walk]: map({ name: text, pod: text, namespace: text, type: optional(text) }),
  }),
);

/** Why these are no parameters for the method, as a whole sentence; `undefined`: they are, or nobody here knows the method. */
export function paramsFault(method: string, params: unknown): string | undefined {
  const wrong = shapes.get(method)?.(params, 'params');
  return wrong === undefined ? undefined : `${method}: ${wrong}.`;
}
