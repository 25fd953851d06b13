import { unheld } from '#host/turns';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { digest, mixText, newHash } from '../../base/hash.ts';
import type { Publisher } from './publisher.ts';

/** Diagnostics for a client that asks for those of open documents; those of all other files are sent. */
export interface Pulled extends Publisher {
  /** The answer for a document, by its normal uri; `known` names the answer that the client holds. */
  report(uri: string, diagnostics: readonly Diagnostic[], known: string | undefined): DocumentDiagnosticReport;
}

/** Milliseconds in which a client asks by itself for what it has just edited. */
const patience = 80;

function idOf(diagnostics: readonly Diagnostic[]): string {
  const hash = newHash();
  mixText(hash, JSON.stringify(diagnostics));
  return digest(hash);
}

/** `push` sends what nobody asks for; `refresh` tells the client to ask again. */
export function createPulled(push: Publisher, refresh: () => void): Pulled {
  /** What the client holds of open documents. */
  const answered = new Map<string, string>();
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = (): void => {
    timer ??= unheld(
      setTimeout(() => {
        timer = undefined;
        if (stale.size > 0) refresh();
      }, patience),
    );
  };
  return {
    ...push,
    publish(uri, clientUri, version, diagnostics) {
      if (version === undefined) {
        answered.delete(uri);
        stale.delete(uri);
        return push.publish(uri, clientUri, version, diagnostics);
      }
      push.clear(uri);
      const known = answered.get(uri);
      if (known === undefined || known === idOf(diagnostics)) return void stale.delete(uri);
      stale.add(uri);
      refreshSoon();
    },
    report(uri, diagnostics, known) {
      const resultId = idOf(diagnostics);
      answered.set(uri, resultId);
      stale.delete(uri);
      return known === resultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items: [...diagnostics] };
    },
  };
}
