import { trimEnds } from '../../base/texts/ends.ts';
import type { Instance, Model } from '../../model/types.ts';
import { possible } from './reach.ts';

/** The first of these names that nobody has; where all are taken, the first with the smallest number from 2 on that makes it free. */
export function freeName(names: Names, isTaken: (name: string) => boolean): string {
  return freeNames(isTaken)(names);
}

type Names = readonly [string, ...string[]];

/** One free name after the other, each taken from then on: numbers that were tried are not tried again. */
function freeNames(isTaken: (name: string) => boolean): (names: Names) => string {
  const next = new Map<string, number>();
  return (names) => {
    const free = names.find((name) => !isTaken(name));
    if (free !== undefined) return free;
    for (let n = next.get(names[0]) ?? 2; ; n++) {
      const numbered = withWord(names[0], String(n));
      if (isTaken(numbered)) continue;
      next.set(names[0], n);
      return numbered;
    }
  };
}

/** `stem-word`, the stem shortened where that were no DNS label (at most 63 characters). */
function withWord(stem: string, word: string, most = 63): string {
  return `${trimEnds(stem.slice(0, most - word.length - 1), '-', 'end')}-${word}`;
}

/** Last words by which a Service's name says what kind of Service it is, not for whom. */
const kindWords = /-(?:headless|hl|hs|svc|service|external|public|lb|loadbalancer|nodeport|np)$/;

/** What a Service is for, by its name: `redis` for `redis-headless`. A name that is nothing but such a word stays. */
function purposeOf(name: string): string {
  const [kind] = kindWords.exec(name) ?? [];
  return kind === undefined ? name : purposeOf(name.slice(0, -kind.length));
}

/** Names of Services made of a purpose and one of these words (the first that is free), no word twice in a row. */
function serviceName(from: Instance, model: Model, purpose: string, words: readonly string[]): string {
  const [first = purpose, ...more] = words
    .filter((word) => purpose !== word && !purpose.endsWith(`-${word}`))
    .map((word) => (word === '' ? purpose : withWord(purpose, word)));
  return freeName([first, ...more], (name) => possible(model.scope.services(from, name)).length > 0);
}

/** A name for a headless Service beside the Service `name`, which is not headless: `redis-headless` for `redis` and `redis-svc`. */
export function headlessNameBeside(from: Instance, name: string, model: Model): string {
  return serviceName(from, model, purposeOf(name), ['headless', 'peers', 'pods']);
}

/** A name for an exposed Service beside the headless Service `name`: `redis` for `redis-headless`, else `redis-external`. */
export function exposedNameBeside(from: Instance, name: string, model: Model): string {
  return serviceName(from, model, purposeOf(name), [...(/-(?:headless|hl|hs)$/.test(name) ? [''] : []), 'external', 'public']);
}

/** A name for an EndpointSlice of the Service: `redis-1`, as the cluster's own begin with the name of their Service. */
export function sliceName(service: Instance, model: Model): string {
  const { name } = service.facts.object;
  const isTaken = (tried: string): boolean => possible(model.scope.named(service, 'EndpointSlice', tried)).length > 0;
  return freeName([`${name}-1`], isTaken);
}

/** Names that people expect for the ports of these numbers. All are names that a container port can have, too (at most 15 characters). */
const usual: Readonly<Record<number, string>> = {
  53: 'dns',
  80: 'http',
  443: 'https',
  1433: 'mssql',
  1883: 'mqtt',
  2181: 'client',
  2379: 'client',
  2380: 'peer',
  3000: 'http',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgresql',
  5672: 'amqp',
  6379: 'redis',
  8080: 'http',
  8443: 'https',
  9042: 'cql',
  9090: 'http',
  9092: 'kafka',
  9200: 'http',
  9300: 'transport',
  11211: 'memcached',
  26257: 'grpc',
  27017: 'mongodb',
  50051: 'grpc',
};

/**
 * Names for ports that have none, one after the other, each taken from then on: the usual one of the number, `http-8080` beside another `http`, `tcp-7000` where
 * no name is usual. `protocol`: TCP where it is not given.
 */
export function portNames(isTaken: (name: string) => boolean): (number: number, protocol: string | undefined) => string {
  const free = freeNames(isTaken);
  return (number, protocol) => {
    const transport = (protocol ?? 'TCP').toLowerCase();
    const numbered = `${transport}-${number}`;
    const known = usual[number];
    return free(known === undefined ? [numbered] : [known, `${known}-${number}`, `${known}-${transport}`, numbered]);
  };
}
