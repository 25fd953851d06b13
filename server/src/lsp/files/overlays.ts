import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { getOrMake } from '../../base/get-or-make.ts';
import type { FileName } from './file-names.ts';

/** An open document: the client's own spelling of its uri, and its text. */
export interface Overlay {
  readonly clientUri: string;
  readonly document: TextDocument;
}

/** Open documents by the names of their files. They win over what is on disk. */
export interface Overlays {
  open(uri: string, languageId: string, version: number, text: string): string;
  /** Applies incremental or full changes; `undefined` for a document that was never opened. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): string | undefined;
  close(uri: string): string;
  /** Of a file that is open under several names the document that was opened or changed last. */
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
export function createOverlays(nameOf: FileName): Overlays {
  /** Of each file, by the client's spelling; the last one counts. */
  const documents = new Map<string, Map<string, Overlay>>();
  /** The name of a file may become another while it is open: what was opened is closed under the same. */
  const names = new Map<string, string>();
  const nameNow = (clientUri: string): string => names.get(clientUri) ?? nameOf(clientUri);
  const put = (uri: string, overlay: Overlay): void => {
    const open = getOrMake(documents, uri, () => new Map<string, Overlay>());
    open.delete(overlay.clientUri);
    open.set(overlay.clientUri, overlay);
  };
  /** The document that was opened by this uri, or by another spelling of it. */
  const opened = (clientUri: string): Overlay | undefined => {
    const open = documents.get(nameNow(clientUri));
    return open?.get(clientUri) ?? [...(open?.values() ?? [])].at(-1);
  };
  return {
    open(clientUri, languageId, version, text) {
      const uri = nameOf(clientUri);
      names.set(clientUri, uri);
      put(uri, { clientUri, document: TextDocument.create(clientUri, languageId, version, text) });
      return uri;
    },
    change(clientUri, version, changes) {
      const uri = nameNow(clientUri);
      const overlay = opened(clientUri);
      if (!overlay) return undefined;
      TextDocument.update(overlay.document, changes.map(tamed), version);
      put(uri, overlay);
      return uri;
    },
    close(clientUri) {
      const uri = nameNow(clientUri);
      const overlay = opened(clientUri);
      const open = documents.get(uri);
      if (overlay) {
        open?.delete(overlay.clientUri);
        names.delete(overlay.clientUri);
      }
      if (open?.size === 0) documents.delete(uri);
      return uri;
    },
    get: (uri) => [...(documents.get(uri)?.values() ?? [])].at(-1),
    uris: () => [...documents.keys()],
  };
}
