import { LSPErrorCodes, MessageType, ResponseError, type Location } from 'vscode-languageserver';
import path from '#host/path';
import { isPathBelow } from '../../host/disk-host.ts';
import { toPath } from '../../host/uri.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import { count } from '../../base/texts/words.ts';
import { asObject } from '../../k8s/json.ts';
import type { Abilities } from '../abilities.ts';
import { ask, say } from '../wire/ask.ts';
import { toLocation } from '../wire/convert.ts';
import { errorText } from '../wire/error-text.ts';
import { log } from '../wire/log.ts';
import { atIn } from '../wire/place-at.ts';
import { applyFixCommand, type Actions } from './actions.ts';
import { afterReading, type RequestHost } from './after-reading.ts';

/** Of a lens: what uses the name that it stands over. Headlight's own extension has it under the same name, and shows a list. */
export const showReferencesCommand = 'headlight.showReferences';

/** Of a lens over a Service that changed: only Headlight's own extension has it, elsewhere the lens is a text. */
export const showChangesCommand = 'headlight.showChanges';

/** Commands that the server runs for this client. */
export function commandsFor({ codeActionLiterals, own }: Abilities): readonly string[] {
  return [...(codeActionLiterals ? [] : [applyFixCommand]), ...(own ? [] : [showReferencesCommand])];
}

/** More places than that are no choice any more. */
const mostChoices = 20;

/** The place as people write it: below its folder, lines from 1. */
function labelOf({ workspace }: RequestHost, { uri, range }: Location): string {
  const file = toPath(workspace.nameOf(uri)) ?? uri;
  const folder = workspace.folders().find((each) => isPathBelow(file, each));
  return `${folder === undefined ? file : path.relative(folder, file)}:${range.start.line + 1}`;
}

/** Lets a person choose one of the places, and shows it; a client that shows no documents gets them as text. */
async function choosePlace(host: RequestHost, places: readonly Location[]): Promise<void> {
  const { connection, abilities } = host;
  const labels = new Map(places.slice(0, mostChoices).map((place) => [labelOf(host, place), place]));
  const used = `It is used in ${count(places.length, 'place')}`;
  const cut = places.length > mostChoices ? ` The first ${mostChoices} are listed.` : '';
  if (!abilities.showDocument) return say(connection, MessageType.Info, `${used}: ${[...labels.keys()].join(', ')}.${cut}`);
  const [only] = places;
  const chosen =
    places.length === 1
      ? only
      : labels.get((await ask(connection, MessageType.Info, `${used}.${cut} Which one do you want to see?`, [...labels.keys()])) ?? '');
  if (chosen) await connection.window.showDocument({ uri: chosen.uri, selection: chosen.range, takeFocus: true });
}

/** Runs the commands that actions and lenses carry. */
export function registerCommands(all: RequestHost, actions: Actions): void {
  const { connection, workspace, abilities, life } = all;
  const at = atIn(workspace);
  const commands = commandsFor(abilities);
  if (commands.length === 0) return;

  const showReferences = async (uri: unknown, position: unknown): Promise<void> => {
    const { line, character } = asObject(position);
    const where =
      typeof uri === 'string' && typeof line === 'number' && typeof character === 'number' ? at(uri, { line, character }) : undefined;
    const places = where
      ? workspace.analysis
          .references(where.uri, where.offset, false)
          .flatMap((place) => toLocation(place, workspace.linesOf, workspace.clientUri) ?? [])
      : [];
    if (places.length === 0) return say(connection, MessageType.Info, 'Nothing in the workspace uses it.');
    return choosePlace(
      all,
      places.toSorted((a, b) => compareText(a.uri, b.uri) || a.range.start.line - b.range.start.line),
    );
  };
  connection.onExecuteCommand(
    afterReading(life, async ({ command, arguments: args }) => {
      if (!commands.includes(command)) throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${command}.`);
      // The answer does not wait for somebody to choose.
      if (command === showReferencesCommand)
        void showReferences(args?.[0], args?.[1]).catch((error: unknown) => log(connection, 'error', errorText(error)));
      else {
        const edit = actions.editOf(args?.[0]);
        if (edit) await connection.workspace.applyEdit({ label: 'Headlight', edit });
      }
      return null;
    }),
  );
}
