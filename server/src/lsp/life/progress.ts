import { unheld } from '#host/turns';
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { errorText } from '../wire/error-text.ts';
import { log } from '../wire/log.ts';

/** Shows that the folders are being read, for clients that show such things. */
export interface Progress {
  begin(): void;
  /** `message`: what came of it. */
  end(message: string): void;
}

/** Milliseconds that a reading takes before it is shown; the first one is shown at once. */
const short = 500;

/** `isShown`: the client shows progress. */
export function createProgress(connection: Connection, isShown: boolean): Progress {
  let isFirst = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: Promise<WorkDoneProgressServerReporter> | undefined;

  const show = (): void => {
    shown ??= connection.window.createWorkDoneProgress().then((reporter) => {
      reporter.begin('Headlight', undefined, 'Reading manifests', false);
      return reporter;
    });
    shown.catch((error: unknown) => log(connection, 'warn', `Progress cannot be shown: ${errorText(error)}`));
  };
  return {
    begin() {
      if (!isShown) return;
      if (isFirst) show();
      else timer ??= unheld(setTimeout(show, short));
      isFirst = false;
    },
    end(message) {
      clearTimeout(timer);
      timer = undefined;
      const ending = shown;
      shown = undefined;
      ending?.then(
        (reporter) => {
          reporter.report(message);
          reporter.done();
        },
        () => undefined,
      );
    },
  };
}
