import { quote } from '../go/go-text.ts';

const layout = '2006-01-02T15:04:05Z07:00';
/** Parts of a time as Go reads it: how it is called in messages, and what it looks like. */
const parts: readonly (readonly [name: string, shape: RegExp])[] = [
  ['2006', /^[0-9]{4}/],
  ['-', /^-/],
  ['01', /^[0-9]{2}/],
  ['-', /^-/],
  ['02', /^[0-9]{2}/],
  ['T', /^T/],
  ['15', /^[0-9]{1,2}/],
  [':', /^:/],
  ['04', /^[0-9]{2}/],
  [':', /^:/],
  ['05', /^[0-9]{2}(?:[.,][0-9]+)?/],
  ['Z07:00', /^(?:Z|[+-][0-9]{2}:[0-9]{2})/],
];
const ranges: Readonly<Record<string, readonly [name: string, least: number, most: number]>> = {
  '01': ['month', 1, 12],
  '15': ['hour', 0, 23],
  '04': ['minute', 0, 59],
  '05': ['second', 0, 59],
};

/** What the API server's decoder says of a text that has to be a time; '' for one that is. */
export function timeProblem(text: string): string {
  const numbers: number[] = [];
  let rest = text;
  for (const [name, shape] of parts) {
    const found = shape.exec(rest)?.[0];
    if (found === undefined) return `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(name)}`;
    const [range, least, most] = ranges[name] ?? ['', 0, Infinity];
    const number = Math.trunc(Number(found.replace(',', '.')));
    if (number < least || number > most) return `parsing time ${quote(text)}: ${range} out of range`;
    numbers.push(number);
    rest = rest.slice(found.length);
  }
  if (rest !== '') return `parsing time ${quote(text)}: extra text: ${quote(rest)}`;
  const [year = 0, , month = 1, , day = 1] = numbers;
  return day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate() ? `parsing time ${quote(text)}: day out of range` : '';
}
