import { changeCodes, type ChangeCode } from '../../base/change-codes.ts';
import type { Said } from '../../base/texts/sentences.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Instance } from '../../model/types.ts';
import type { Category, Finding, Related } from '../../rules/define.ts';
import { placedFinding } from '../../rules/engine/placing.ts';
import { isSilenced } from '../../rules/engine/suppress.ts';
import type { State } from './state.ts';

/** What settings say of a code in a file; `undefined`: nothing. */
export type LevelOf = (code: string, uri: string) => Severity | 'off' | undefined;

/** Something that is said of an object, at a field or at a text in it. */
export interface Heard extends Said {
  readonly field: string;
  /** Text in the field that it is about. */
  readonly host?: string | undefined;
  readonly related?: readonly Related[];
}

export const categoryOf = (code: ChangeCode): Category => (code === 'change-refused' ? 'rejected' : 'silent');

/** The level of a code in a file; `undefined`: it is off there. */
export function levelIn(levelOf: LevelOf | undefined, code: ChangeCode, uri: string): Severity | undefined {
  const level = levelOf?.(code, uri) ?? changeCodes.find(({ id }) => id === code)?.severity ?? 'warning';
  return level === 'off' ? undefined : level;
}

/** It as a finding where the object stands; `undefined`: settings, a comment or the annotation of the object silence it, or the text is not there any more. */
export function saidOf(
  { model, file }: Pick<State, 'model' | 'file'>,
  levelOf: LevelOf | undefined,
  code: ChangeCode,
  instance: Instance,
  { field, host, related = [], messageId, arguments: values, message }: Heard,
): Finding | undefined {
  const mention = host === undefined ? undefined : instance.facts.mentions.find((each) => each.field === field && each.host === host);
  const place = mention === undefined ? model.placeOf(instance, field) : { uri: instance.facts.uri, span: mention.span };
  const [severity, facts] = [levelIn(levelOf, code, place.uri), file(place.uri)];
  if (severity === undefined || facts === undefined) return undefined;
  const at = mention === undefined ? {} : { at: place };
  const finding = placedFinding(
    model,
    facts,
    instance,
    { id: code, category: categoryOf(code) },
    { field, messageId, arguments: values, message, related, ...at },
    severity,
  );
  return isSilenced(finding, instance, facts) ? undefined : finding;
}
