import { quote } from '../go/go-text.ts';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly names?: Readonly<Record<string, number>>;
}

const numbered = (names: string, first: number): Readonly<Record<string, number>> =>
  Object.fromEntries(names.split(' ').map((name, i) => [name, first + i]));

const ranges: readonly Range[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: numbered('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { min: 0, max: 6, names: numbered('sun mon tue wed thu fri sat', 0) },
];

const descriptors = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

/** What the server says of a schedule of a CronJob (github.com/robfig/cron ParseStandard); '' of one that it takes. */
export function scheduleProblem(schedule: string, isTimeZone: (name: string) => boolean): string {
  if (schedule === '') return 'empty spec string';
  const start = /^(?:CRON_)?TZ=/.exec(schedule)?.[0];
  if (start === undefined) return specProblem(schedule);
  const space = schedule.indexOf(' ');
  const [name, rest] = [schedule.slice(start.length, space), schedule.slice(space + 1)];
  if (space < 0) return 'invalid schedule format: runtime error: slice bounds out of range [:-1]';
  if (name !== '' && !isTimeZone(name)) return `provided bad location ${name}: unknown time zone ${name}`;
  return specProblem(rest.trim());
}

function specProblem(spec: string): string {
  if (spec.startsWith('@every ')) {
    const wrong = durationProblem(spec.slice('@every '.length));
    return wrong === '' ? '' : `failed to parse duration ${spec}: ${wrong}`;
  }
  if (spec.startsWith('@')) return descriptors.has(spec) ? '' : `unrecognized descriptor: ${spec}`;
  const fields = spec.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries()) {
    const range = ranges[i];
    for (const part of field.split(',').filter((each) => each !== '')) {
      const wrong = range === undefined ? '' : rangeProblem(part, range);
      if (wrong !== '') return wrong;
    }
  }
  return '';
}

function rangeProblem(text: string, range: Range): string {
  const [bounds = '', step, ...moreSteps] = text.split('/');
  const [low = '', high, ...moreBounds] = bounds.split('-');
  const isAny = low === '*' || low === '?';
  const start = isAny ? range.min : numberOf(low, range.names);
  if (typeof start === 'string') return start;
  if (!isAny && moreBounds.length > 0) return `too many hyphens: ${text}`;
  let end = isAny ? range.max : high === undefined ? start : numberOf(high, range.names);
  if (typeof end === 'string') return end;
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  const by = step === undefined ? 1 : numberOf(step);
  if (typeof by === 'string') return by;
  if (step !== undefined && high === undefined) end = range.max;
  if (start < range.min) return `beginning of range (${start}) below minimum (${range.min}): ${text}`;
  if (end > range.max) return `end of range (${end}) above maximum (${range.max}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return by === 0 ? `step of range should be a positive number: ${text}` : '';
}

/** A number or the name of one; a text says why it is none. */
function numberOf(text: string, names?: Readonly<Record<string, number>>): number | string {
  const named = names?.[text.toLowerCase()];
  if (named !== undefined) return named;
  if (!/^[+-]?[0-9]+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  const value = Number(text);
  if (value >= 2 ** 63 || value < -(2 ** 63))
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: value out of range`;
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}

/** What Go's `time.ParseDuration` says; '' of a duration. */
function durationProblem(text: string): string {
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0' || /^(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return '';
  let rest = unsigned;
  while (rest !== '') {
    const number = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)/.exec(rest)?.[0];
    if (number === undefined) break;
    rest = rest.slice(number.length);
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? '';
    if (unit === '') return `time: missing unit in duration ${quote(text)}`;
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit)) return `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
    rest = rest.slice(unit.length);
  }
  return `time: invalid duration ${quote(text)}`;
}
