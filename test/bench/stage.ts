// One measured stage in a process of its own: `stage.ts NAME ROOT [CACHE]`. Prints one JSON line.
import { parseEvents } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { createAnalysis, type Analysis } from '../../server/src/analysis.ts';
import { mayMatter } from '../../server/src/facts/prefilter.ts';
import { roleOf } from '../../server/src/facts/role.ts';
import { configurationOf } from '../../server/src/host/settings/configuration.ts';
import { loadInto } from '../../server/src/host/load.ts';
import { diskHost } from '../../server/src/host/disk-host.ts';
import { toUri } from '../../server/src/host/uri.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { largeInputs } from './large.ts';
import { databasePair } from './tree.ts';

const [name = '', root = '.', cacheFolder] = process.argv.slice(2);

function read(): string[] {
  return diskHost.list(root, {}).files.flatMap((f) => {
    const result = diskHost.read(f.path);
    return result.ok ? [result.text] : [];
  });
}

/** As an editor has them: nothing of a text is kept when the next one is read. */
function readOnly(): number {
  let count = 0;
  for (const file of diskHost.list(root, {}).files) if (diskHost.read(file.path).ok) count++;
  return count;
}

/** The least that any answer needs: files that may matter go through the YAML library, and nothing is made of its events. */
function eventsOnly(): number {
  let count = 0;
  for (const file of diskHost.list(root, {}).files) {
    const result = diskHost.read(file.path);
    if (!result.ok || (roleOf(file.uri) === 'manifests' && !mayMatter(result.text))) continue;
    try {
      count += parseEvents(result.text, {}).length;
    } catch {
      continue;
    }
  }
  return count;
}

const configuration = configurationOf(defaultSettings, toUri(root));
const newAnalysis = (): Analysis => createAnalysis({ readText: () => undefined, configuration });

function index(): { readonly files: number; readonly findings: number } {
  const analysis = newAnalysis();
  const { keepFindings } = loadInto(
    analysis,
    diskHost,
    [root],
    cacheFolder === undefined ? {} : { cache: { folder: cacheFolder, version: 'bench', log: console.error, configuration } },
  );
  let findings = 0;
  for (const uri of analysis.uris()) findings += analysis.diagnostics(uri).length;
  keepFindings();
  return { files: analysis.uris().length, findings };
}

function parseAll(): number {
  return read().reduce((n, text) => {
    try {
      return n + parseAllDocuments(text).length;
    } catch {
      return n;
    }
  }, 0);
}

/** Keystrokes in one small file of a workspace of `objects` objects: milliseconds of their median, first answer and whole. */
function keystrokes(objects: number): { readonly first: number; readonly whole: number } {
  const analysis = newAnalysis();
  const uriOf = (i: number): string => `file:///bench/team-${i % 20}/app-${i}.yaml`;
  analysis.apply(
    Array.from({ length: objects / 2 }, (_, i) => ({ uri: uriOf(i), text: databasePair(`db-${i}`, `team-${i % 20}`), closed: true })),
  );
  const uri = uriOf(7);
  const texts = ['db-7-headless', 'db-7-headles'].map((to) =>
    databasePair('db-7', 'team-7').replace('serviceName: db-7-headless', `serviceName: ${to}`),
  );
  const [first, whole]: [number[], number[]] = [[], []];
  for (let i = 0; i < 600; i++) {
    const begin = performance.now();
    analysis.apply([{ uri, text: texts[i % 2] ?? '' }]);
    analysis.diagnosticsAtOnce(uri);
    first.push(performance.now() - begin);
    analysis.diagnostics(uri);
    whole.push(performance.now() - begin);
  }
  const median = (list: number[]): number => list.slice(200).sort((a, b) => a - b)[200] ?? Number.NaN;
  return { first: median(first), whole: median(whole) };
}

/** All that is said of a large input, with what its fixes would change. */
function judgeLarge(index: number, n: number): { readonly findings: number } {
  const texts = new Map(Object.entries(largeInputs[index]?.make(n) ?? {}).map(([file, text]) => [`file:///w/${file}`, text]));
  const analysis = createAnalysis({
    readText: (uri) => texts.get(uri),
    configuration: configurationOf(defaultSettings, 'file:///w', (uri) => texts.has(uri)),
  });
  analysis.apply([...texts].map(([uri, text]) => ({ uri, text, closed: true })));
  const findings = analysis.uris().flatMap((uri) => analysis.diagnostics(uri));
  for (const { fixes } of findings) for (const fix of fixes) fix.edits((uri) => texts.get(uri));
  analysis.zone();
  return { findings: findings.length };
}

function run(): object {
  const large = /^large-(\d+)-(\d+)$/.exec(name);
  if (large !== null) return judgeLarge(Number(large[1]), Number(large[2]));
  if (name === 'floor') return { files: readOnly() };
  if (name === 'events') return { events: eventsOnly() };
  if (name === 'yaml') return { documents: parseAll() };
  if (name.startsWith('keystrokes-')) return keystrokes(Number(name.slice('keystrokes-'.length)));
  return index();
}

const begin = performance.now();
const cpuBegin = process.cpuUsage();
const extra = run();
const milliseconds = performance.now() - begin;
const { user, system } = process.cpuUsage(cpuBegin);
console.log(JSON.stringify({ name, milliseconds, cpu: (user + system) / 1000, rss: process.memoryUsage().rss, ...extra }));
