import {
  CompletionItemKind,
  CompletionTriggerKind,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  type CompletionItem,
  type CompletionList,
  type Connection,
  type Range,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { printable } from '../../base/texts/printable.ts';
import type { Span } from '../../base/span.ts';
import { maxCompletions } from '../../features/completion/completion.ts';
import type { CompletionKind } from '../../features/completion/item.ts';
import { toldOf, unsure, type MarkedEdit } from '../../features/rename/rename.ts';
import { asObject } from '../../k8s/json.ts';
import type { Abilities } from '../abilities.ts';
import { ask, say } from '../wire/ask.ts';
import { chartLenses } from '../charts/chart-lenses.ts';
import { toLocation, toRange, toSpan } from '../wire/convert.ts';
import { markupFor } from '../wire/plain-text.ts';
import { readable } from '../wire/readable.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { showChangesCommand, showReferencesCommand } from './commands.ts';
import { symbolKind } from './files.ts';
import { navigationCapabilities, registerNavigation } from './navigation.ts';
import { atIn, type At } from '../wire/place-at.ts';
import { overWorkspace } from '../turns/slices.ts';
import { workspaceEdit, type ToldEdit } from './workspace-edit.ts';

const completionKinds: Record<CompletionKind, CompletionItemKind> = {
  service: CompletionItemKind.Reference,
  pod: CompletionItemKind.Reference,
  name: CompletionItemKind.Reference,
  value: CompletionItemKind.EnumMember,
  label: CompletionItemKind.Property,
  namespace: CompletionItemKind.Module,
  port: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
};

/** What a client is told of the features below. */
export function authoringCapabilities(abilities: Abilities): ServerCapabilities {
  return {
    completionProvider: { resolveProvider: true, triggerCharacters: ['.', ':', ' ', '/', '"', "'", ',', '@', '=', '-', '_'] },
    renameProvider: abilities.prepareRename ? { prepareProvider: true } : true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    workspaceSymbolProvider: true,
    documentSymbolProvider: true,
    ...navigationCapabilities,
  };
}

/** A range for clients that know two ways to take a proposal: replacing what stands behind the cursor, or leaving it. */
function editRange(
  starts: Uint32Array,
  { start, end }: Span,
  offset: number,
  insertReplace: boolean,
): Range | { readonly insert: Range; readonly replace: Range } {
  const replace = toRange(starts, { start, end });
  return insertReplace ? { insert: toRange(starts, { start, end: offset }), replace } : replace;
}

function registerCompletion({ connection, workspace, abilities, life }: RequestHost, at: At): void {
  const { analysis } = workspace;
  const { insertReplace, defaultRange, markdown } = abilities.completion;
  const text = (value: string) => markupFor(value, markdown);
  connection.onCompletion(
    afterReading(life, ({ textDocument, position, context }): CompletionList | null => {
      const where = at(textDocument.uri, position);
      if (!where) return null;
      const found = analysis.completions(where.uri, where.offset, context?.triggerKind !== CompletionTriggerKind.TriggerCharacter);
      const [first] = found;
      const shared =
        first && defaultRange && found.every((i) => i.span.start === first.span.start && i.span.end === first.span.end)
          ? first.span
          : undefined;
      const items = found.map((item): CompletionItem => {
        const range = shared ? undefined : editRange(where.lines.starts, item.span, where.offset, insertReplace);
        return {
          label: item.label,
          kind: completionKinds[item.kind],
          detail: item.detail,
          sortText: String(item.rank + 1000).padStart(6, '0'),
          ...(!range
            ? { textEditText: item.insert }
            : { textEdit: 'insert' in range ? { newText: item.insert, ...range } : { newText: item.insert, range } }),
          ...(item.documentation !== undefined ? { documentation: text(item.documentation) } : {}),
          ...(item.host !== undefined ? { data: { uri: where.uri, offset: where.offset, host: item.host } } : {}),
        };
      });
      const isIncomplete = found.length >= maxCompletions;
      return shared
        ? { isIncomplete, items, itemDefaults: { editRange: editRange(where.lines.starts, shared, where.offset, insertReplace) } }
        : { isIncomplete, items };
    }),
  );
  connection.onCompletionResolve((item) => {
    const { uri, offset, host } = asObject(item.data);
    if (item.documentation !== undefined || typeof uri !== 'string' || typeof offset !== 'number' || typeof host !== 'string') return item;
    const value = analysis.completionDocumentation(uri, offset, host);
    return value === undefined ? item : { ...item, documentation: text(readable(value)) };
  });
}

/** What is not sure is left out until somebody ticks it. */
function toldEdit({ mark, ...edit }: MarkedEdit): ToldEdit {
  if (mark === undefined) return edit;
  const { id, label, description, sure } = mark;
  return { ...edit, told: { id, label, description, needsConfirmation: !sure } };
}

function registerRename({ connection, workspace, abilities, life }: RequestHost, at: At): void {
  const { analysis } = workspace;
  const refuse = (message: string): never => {
    throw new ResponseError(LSPErrorCodes.RequestFailed, printable(message));
  };
  const annotated = abilities.changeAnnotations && abilities.documentChanges;
  /** Asks about what an annotation would tell; `false`: it is not wanted. */
  const isWanted = async (told: string): Promise<boolean> => {
    const answer = await ask(connection, MessageType.Warning, `${told} Rename anyway?`, ['Rename', 'Cancel']);
    if (answer === undefined) say(connection, MessageType.Warning, told);
    return answer === undefined || answer === 'Rename';
  };
  connection.onPrepareRename(
    afterReading(life, ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      const prepared = where && analysis.prepareRename(where.uri, where.offset);
      if (!prepared) return null;
      if ('refused' in prepared) return refuse(prepared.refused);
      return { range: toRange(where.lines.starts, prepared.span), placeholder: prepared.placeholder };
    }),
  );
  connection.onRenameRequest(
    afterReading(life, async ({ textDocument, position, newName }) => {
      const where = at(textDocument.uri, position);
      const renamed = where && analysis.rename(where.uri, where.offset, newName);
      if (!renamed) return null;
      if ('refused' in renamed) return refuse(renamed.refused);
      const unasked = annotated ? undefined : unsure(renamed, workspace.readText);
      if (unasked !== undefined) return refuse(unasked);
      const told = annotated ? undefined : toldOf(renamed);
      const edit = workspaceEdit(renamed.edits.map(toldEdit), workspace, abilities) ?? {};
      const revision = analysis.revision();
      if (told !== undefined && !(await isWanted(told))) return refuse('Nothing was renamed.');
      return analysis.revision() === revision ? edit : refuse('The files have changed meanwhile, so nothing was renamed.');
    }),
  );
}

function registerHints(connection: Connection, { workspace, life, comparison, abilities }: RequestHost): void {
  const { analysis } = workspace;
  connection.onCodeLens(
    afterReading(life, async ({ textDocument }, token) => {
      const uri = workspace.nameOf(textDocument.uri);
      const lenses = await overWorkspace(
        analysis,
        () => analysis.codeLensSteps(uri),
        () => token.isCancellationRequested,
      );
      const lines = workspace.linesOf(uri);
      if (!lines) return [];
      const { services, workloads } = analysis.settings.codeLens;
      const ofChart = abilities.own
        ? chartLenses(life.charts, uri).map((command) => ({
            range: toRange(lines.starts, { start: 0, end: 0 }),
            command: { ...command, arguments: [...command.arguments] },
          }))
        : [];
      const own = lenses
        .filter(({ kind }) => (kind === 'service' ? services : workloads))
        .map(({ span, title }) => {
          const range = toRange(lines.starts, span);
          return { range, command: { title, command: showReferencesCommand, arguments: [textDocument.uri, range.start] } };
        });
      const changed = services ? [...comparison.lensesOf(uri)] : [];
      return [
        ...ofChart,
        ...own,
        ...changed.flatMap(([instance, title]) => {
          const { uri: file, span } = analysis.model().placeOf(instance, 'metadata.name');
          return file === uri
            ? [
                {
                  range: toRange(lines.starts, span),
                  command: { title: printable(title), command: abilities.own ? showChangesCommand : '', arguments: [] },
                },
              ]
            : [];
        }),
      ];
    }),
  );
  connection.languages.inlayHint.on(
    afterReading(life, ({ textDocument, range }) => {
      const uri = workspace.nameOf(textDocument.uri);
      const lines = workspace.linesOf(uri);
      if (!lines) return [];
      const { targetPorts, selectors, namespaces } = analysis.settings.inlayHints;
      const wanted = { targetPort: targetPorts, selector: selectors, namespace: namespaces };
      return analysis
        .inlayHints(uri, toSpan(lines.starts, range, lines.length))
        .filter(({ kind }) => wanted[kind])
        .map(({ offset, label, tooltip }) => ({
          position: toRange(lines.starts, { start: offset, end: offset }).start,
          label,
          tooltip,
          paddingLeft: true,
        }));
    }),
  );
}

/** Completion, rename, lenses, hints and workspace symbols. */
export function registerAuthoring(all: RequestHost): void {
  const { connection, workspace, life } = all;
  const at = atIn(workspace);
  registerCompletion(all, at);
  registerRename(all, at);
  registerHints(connection, all);
  registerNavigation(all, at);
  connection.onWorkspaceSymbol(
    afterReading(life, ({ query }) =>
      workspace.analysis.symbols(typeof query === 'string' ? query : '').flatMap(({ name, kind, owner, container, place }) => {
        const location = toLocation(place, workspace.linesOf, workspace.clientUri);
        return location
          ? [{ name, kind: symbolKind(kind), containerName: `${kind}${owner === undefined ? '' : ` ${owner}`} in ${container}`, location }]
          : [];
      }),
    ),
  );
}
