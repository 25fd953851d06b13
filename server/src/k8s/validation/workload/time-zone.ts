import { timeZones } from './time-zones.generated.ts';

let known: ReadonlySet<string> | undefined;

/** Is it a time zone by this very name? Case counts. */
export function isTimeZone(name: string): boolean {
  known ??= new Set(
    timeZones
      .slice(1, -1)
      .split('\n')
      .flatMap((line) => {
        const [folder = '', ...names] = line.split(' ');
        return names.map((each) => folder + each);
      }),
  );
  return name === 'UTC' || known.has(name);
}

const isPart = (part: string): boolean => part !== '.' && part !== '..' && /^(?!-)[A-Za-z.\-_0-9+]{1,14}$/.test(part);

/** What the server says of the time zone of a CronJob. Empty: it takes it. */
export function timeZoneProblem(zone: string): readonly string[] {
  if (zone === '') return ['timeZone must be nil or non-empty string'];
  if (!zone.split('/').every(isPart)) return [`unknown time zone ${zone}`];
  const explicit =
    zone.toLowerCase() === 'local' ? ['timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'] : [];
  if (zone.includes('..')) return [...explicit, 'time: invalid location name'];
  return isTimeZone(zone) || zone === 'Local' ? explicit : [...explicit, `unknown time zone ${zone}`];
}
