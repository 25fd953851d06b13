import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { Pulled } from '../diagnostics/pulled.ts';
import { judged } from '../turns/slices.ts';
import { afterReading, type RequestHost } from './after-reading.ts';

/** Answers for the diagnostics of a document, whoever asks. */
export function registerPull({ connection, workspace, life }: RequestHost, diagnostics: Diagnostics, pulled: Pulled): void {
  const { analysis } = workspace;
  connection.languages.diagnostics.on(
    afterReading(life, async ({ textDocument, previousResultId }, token) => {
      const uri = workspace.nameOf(textDocument.uri);
      await judged(analysis, uri, () => token.isCancellationRequested);
      return pulled.report(uri, diagnostics.of(uri), previousResultId);
    }),
  );
}
