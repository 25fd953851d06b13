import { MessageType } from 'vscode-languageserver';
import { say } from '../wire/ask.ts';
import { createActions } from './actions.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { registerCommands } from './commands.ts';
import { toLocation, toRange } from '../wire/convert.ts';
import { atIn } from '../wire/place-at.ts';
import { valueHover } from '../charts/value-hover.ts';
import { markupFor } from '../wire/plain-text.ts';
import { judged, overWorkspace } from '../turns/slices.ts';

/** Answers the requests of the protocol about places in documents. */
export function registerRequests(all: RequestHost): void {
  const { connection, workspace, abilities, life } = all;
  const { analysis } = workspace;
  const actions = createActions(workspace, abilities, (message) => say(connection, MessageType.Info, message));
  const at = atIn(workspace);
  const location = (place: Parameters<typeof toLocation>[0]) => toLocation(place, workspace.linesOf, workspace.clientUri);

  connection.onHover(
    afterReading(life, async ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      if (!where) return null;
      const own = analysis.hover(where.uri, where.offset);
      const value = await valueHover(
        { charts: life.charts, clusterDomain: analysis.settings.cluster.clusterDomain },
        where.uri,
        workspace.readText(where.uri) ?? '',
        where.offset,
      );
      const span = own?.span ?? value?.span;
      if (span === undefined) return null;
      return {
        contents: markupFor([own, value].flatMap((each) => each?.markdown ?? []).join('\n\n---\n\n'), abilities.markdown),
        range: toRange(where.lines.starts, span),
      };
    }),
  );
  connection.onDefinition(
    afterReading(life, ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      const found = where && analysis.definition(where.uri, where.offset);
      if (!found) return null;
      const targets = found.targets.flatMap((place) => location(place) ?? []);
      if (!abilities.definitionLink) return targets;
      const originSelectionRange = toRange(where.lines.starts, found.origin);
      return targets.map(({ uri, range }) => ({ originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }));
    }),
  );
  connection.onReferences(
    afterReading(life, ({ textDocument, position, context }) => {
      const where = at(textDocument.uri, position);
      return where
        ? analysis.references(where.uri, where.offset, context.includeDeclaration).flatMap((place) => location(place) ?? [])
        : [];
    }),
  );
  connection.onDocumentLinks(
    afterReading(life, async ({ textDocument }, token) => {
      const uri = workspace.nameOf(textDocument.uri);
      const links = await overWorkspace(
        analysis,
        () => analysis.documentLinkSteps(uri),
        () => token.isCancellationRequested,
      );
      const lines = workspace.linesOf(uri);
      if (!lines) return [];
      return links.flatMap(({ span, target, tooltip }) => {
        const found = location(target);
        if (!found) return [];
        const { line, character } = found.range.start;
        return [
          {
            range: toRange(lines.starts, span),
            target: `${found.uri}#${line + 1},${character + 1}`,
            ...(abilities.linkTooltip ? { tooltip } : {}),
          },
        ];
      });
    }),
  );
  connection.onCodeAction(
    afterReading(life, async (params, token) => {
      const uri = workspace.nameOf(params.textDocument.uri);
      await judged(analysis, uri, () => token.isCancellationRequested);
      return actions.list(uri, params);
    }),
  );
  if (abilities.codeActionResolve) connection.onCodeActionResolve(afterReading(life, (action) => actions.resolve(action)));
  registerCommands(all, actions);
}
