import {
  DocumentHighlightKind,
  SymbolKind,
  type CallHierarchyItem,
  type SelectionRange,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { NameCall, NameNode } from '../../features/call-hierarchy.ts';
import { toLocation, toRange } from '../wire/convert.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import type { At } from '../wire/place-at.ts';

/** What a client is told of the features below. */
export const navigationCapabilities: ServerCapabilities = {
  implementationProvider: true,
  documentHighlightProvider: true,
  selectionRangeProvider: true,
  callHierarchyProvider: true,
};

const highlightKinds = { write: DocumentHighlightKind.Write, read: DocumentHighlightKind.Read, text: DocumentHighlightKind.Text } as const;
const itemKinds: Record<NameNode['kind'], SymbolKind> = {
  service: SymbolKind.Interface,
  pods: SymbolKind.Class,
  config: SymbolKind.File,
  other: SymbolKind.Object,
};

/** *Who resolves this name*: items are found again by the place of their name. */
function registerCalls({ connection, workspace, life }: RequestHost, at: At): void {
  const { analysis } = workspace;
  const itemOf = ({ label, kind, detail, place, whole }: NameNode): CallHierarchyItem | undefined => {
    const name = toLocation(place, workspace.linesOf, workspace.clientUri);
    const lines = workspace.linesOf(place.uri);
    return (
      name &&
      lines && {
        name: label,
        kind: itemKinds[kind],
        detail,
        uri: name.uri,
        range: toRange(lines.starts, whole),
        selectionRange: name.range,
      }
    );
  };
  const placed = ({ uri, selectionRange }: CallHierarchyItem): { uri: string; offset: number } | undefined => {
    const where = at(uri, selectionRange.start);
    return where && { uri: where.uri, offset: where.offset };
  };
  const rangesIn = (uri: string, { spans }: NameCall) => {
    const lines = workspace.linesOf(uri);
    return lines ? spans.map((span) => toRange(lines.starts, span)) : [];
  };
  connection.languages.callHierarchy.onPrepare(
    afterReading(life, ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      const items = where ? analysis.names(where.uri, where.offset).flatMap((node) => itemOf(node) ?? []) : [];
      return items.length > 0 ? items : null;
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    afterReading(life, ({ item }) => {
      const where = placed(item);
      return where
        ? analysis.incomingNames(where.uri, where.offset).flatMap((call) => {
            const from = itemOf(call.node);
            return from ? [{ from, fromRanges: rangesIn(call.node.place.uri, call) }] : [];
          })
        : null;
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    afterReading(life, ({ item }) => {
      const where = placed(item);
      return where
        ? analysis.outgoingNames(where.uri, where.offset).flatMap((call) => {
            const to = itemOf(call.node);
            return to ? [{ to, fromRanges: rangesIn(where.uri, call) }] : [];
          })
        : null;
    }),
  );
}

/** Implementation, highlights, parts of a host name, call hierarchy. */
export function registerNavigation(all: RequestHost, at: At): void {
  const { connection, workspace, life } = all;
  const { analysis } = workspace;
  connection.onImplementation(
    afterReading(life, ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      return where
        ? analysis
            .implementations(where.uri, where.offset)
            .flatMap((place) => toLocation(place, workspace.linesOf, workspace.clientUri) ?? [])
        : [];
    }),
  );
  connection.onDocumentHighlight(
    afterReading(life, ({ textDocument, position }) => {
      const where = at(textDocument.uri, position);
      const found = where
        ? analysis
            .highlights(where.uri, where.offset)
            .map(({ span, kind }) => ({ range: toRange(where.lines.starts, span), kind: highlightKinds[kind] }))
        : [];
      // An empty list would keep the editor from highlighting equal words.
      return found.length > 0 ? found : null;
    }),
  );
  connection.onSelectionRanges(
    afterReading(life, ({ textDocument, positions }) =>
      positions.map((position): SelectionRange => {
        const where = at(textDocument.uri, position);
        const spans = where ? analysis.selections(where.uri, where.offset) : [];
        const outer = where
          ? spans
              .toReversed()
              .reduce<SelectionRange | undefined>(
                (parent, span) => ({ range: toRange(where.lines.starts, span), ...(parent ? { parent } : {}) }),
                undefined,
              )
          : undefined;
        // Elsewhere an answer is asked for, too: the empty range says nothing.
        return outer ?? { range: { start: position, end: position } };
      }),
    ),
  );
  registerCalls(all, at);
}
