import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';

/** Sends diagnostics only where they differ from what the client was sent last. */
export interface Publisher {
  /** `version` of an open document; a new version alone is no reason to send. */
  publish(uri: string, clientUri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void;
  /** Takes back what was sent of a file. */
  clear(uri: string): void;
  /** Files with diagnostics on the client's side. */
  published(): readonly string[];
}

interface Sent {
  readonly clientUri: string;
  readonly json: string;
}

/** Sends the diagnostics of a file only when they differ from what was sent last. */
export function createPublisher(send: (params: PublishDiagnosticsParams) => void): Publisher {
  const sent = new Map<string, Sent>();
  const clear = (uri: string): void => {
    const last = sent.get(uri);
    if (!last) return;
    sent.delete(uri);
    send({ uri: last.clientUri, diagnostics: [] });
  };
  return {
    publish(uri, clientUri, version, diagnostics) {
      const last = sent.get(uri);
      const json = diagnostics.length === 0 ? '' : JSON.stringify(diagnostics);
      if (last && last.clientUri !== clientUri) clear(uri);
      else if ((last?.json ?? '') === json) return;
      if (json === '') sent.delete(uri);
      else sent.set(uri, { clientUri, json });
      if (json !== '' || last?.clientUri === clientUri)
        send({ uri: clientUri, ...(version !== undefined ? { version } : {}), diagnostics: [...diagnostics] });
    },
    clear,
    published: () => [...sent.keys()],
  };
}
