import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { normalizeUri } from '../host/uri.ts';

/** An open document: the client's own spelling of its uri, and its text. */
export interface Overlay {
  readonly clientUri: string;
  readonly document: TextDocument;
}

/** Open documents by normalised uri. They win over what is on disk. */
export interface Overlays {
  open(uri: string, languageId: string, version: number, text: string): string;
  /** Applies incremental or full changes; `undefined` for a document that was never opened. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): string | undefined;
  close(uri: string): string;
  get(uri: string): Overlay | undefined;
  uris(): readonly string[];
}

/** A change as clients send it may lie beyond the text, or run backwards: both are brought inside. */
function tamed(change: TextDocumentContentChangeEvent): TextDocumentContentChangeEvent {
  if (!('range' in change)) return change;
  const { start, end } = change.range;
  const backwards = end.line < start.line || (end.line === start.line && end.character < start.character);
  return { ...change, range: backwards ? { start: end, end: start } : change.range };
}

/** The documents that are open in the client. */
export function createOverlays(): Overlays {
  const documents = new Map<string, Overlay>();
  return {
    open(clientUri, languageId, version, text) {
      const uri = normalizeUri(clientUri);
      documents.set(uri, { clientUri, document: TextDocument.create(clientUri, languageId, version, text) });
      return uri;
    },
    change(clientUri, version, changes) {
      const uri = normalizeUri(clientUri);
      const overlay = documents.get(uri);
      if (!overlay) return undefined;
      TextDocument.update(overlay.document, changes.map(tamed), version);
      return uri;
    },
    close(clientUri) {
      const uri = normalizeUri(clientUri);
      documents.delete(uri);
      return uri;
    },
    get: (uri) => documents.get(uri),
    uris: () => [...documents.keys()],
  };
}
