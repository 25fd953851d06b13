import { hole } from '../../../server/src/base/texts/hole.ts';

/**
 * What our text differs in from helm's: the first line that does, or `undefined`. A hole stands for any text in its line; lines that consist of
 * holes stand for any number of lines, since keys and certificates have no fixed length.
 */
export function differenceFromHelm(ours: string, helms: string): string | undefined {
  const mine = ours.split('\n');
  const theirs = helms.split('\n');
  let at = 0;
  for (let i = 0; i < mine.length; i++) {
    const line = mine[i] ?? '';
    if (isAllHoles(line)) {
      while (i + 1 < mine.length && isAllHoles(mine[i + 1] ?? '')) i++;
      const next = mine[i + 1];
      const end = next === undefined ? theirs.length : theirs.findIndex((their, index) => index > at && fits(next, their));
      if (end < 0) return `no line of helm's is ${JSON.stringify(next)}`;
      at = end;
    } else {
      const their = theirs[at];
      if (their === undefined || !fits(line, their))
        return `line ${i + 1}: ${shown(line)}, helm: ${their === undefined ? 'nothing' : shown(their)}`;
      at++;
    }
  }
  return at < theirs.length ? `helm goes on: ${shown(theirs[at] ?? '')}` : undefined;
}

const shown = (line: string): string => JSON.stringify(line.replace(/\ue000+/g, '…').slice(0, 200));

/** Text of keys and certificates, with nothing known about it. */
const isAllHoles = (line: string): boolean => line.includes(hole) && /^[\s\ue000]+$/.test(line);

function fits(ours: string, helms: string): boolean {
  if (!ours.includes(hole)) return ours === helms;
  const parts = ours.split(/\ue000+/);
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!helms.startsWith(first) || !helms.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1)) {
    const found = helms.indexOf(part, at);
    if (found < 0 || found + part.length > helms.length) return false;
    at = found + part.length;
  }
  return true;
}

/** What helm says when it refuses a chart, without what it logs beside. */
export function refusalOf(stderr: string): string {
  const start = stderr.search(/^Error: /m);
  return (start < 0 ? stderr : stderr.slice(start + 'Error: '.length))
    .replace(/\n\nUse --debug flag to render out invalid YAML\n?$/, '')
    .trim();
}

/** Helm names what is wrong with values in an order that changes from run to run. */
export function isSameRefusal(ours: string, helms: string): boolean {
  const lines = (text: string): string => text.trim().split('\n').sort().join('\n');
  return ours.trim() === helms.trim() || (ours.startsWith("values don't meet") && lines(ours) === lines(helms));
}
