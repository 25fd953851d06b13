import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import type { Span } from '../../../server/src/base/span.ts';
import { topologyMermaid } from '../../../server/src/features/topology/mermaid.ts';
import { standaloneSvg } from '../../../server/src/features/topology/svg.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { decode } from '../../../server/src/host/decode.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { readSettingsFile } from '../../../server/src/host/settings/settings-file.ts';
import { settingsOf } from '../../../server/src/host/settings/settings-layers.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { damaged } from './damage.ts';
import type { Script, Step } from './script.ts';

type Texts = ReadonlyMap<string, string>;

const everything: Span = { start: 0, end: Number.MAX_SAFE_INTEGER };

/** Settings that a case brings along, as they are in the beginning. */
function settingsIn(texts: Texts): Settings {
  const file = readSettingsFile('/w/.headlight.yaml', { host: diskHost, open: (uri) => texts.get(uri) });
  return {
    ...settingsOf(
      { initial: undefined, client: undefined, files: file === undefined ? [] : [file.value] },
      rules.map(({ id }) => id),
    ).settings,
    markdown: true,
  };
}

function newAnalysis(texts: Texts, settings: Settings): Analysis {
  const exists = (uri: string): boolean => texts.has(uri) || [...texts.keys()].some((each) => each.startsWith(`${uri}/`));
  return createAnalysis({ readText: (uri) => texts.get(uri), configuration: configurationOf(settings, 'file:///w', exists) });
}

function inside(span: Span, length: number, what: string): void {
  assert.ok(
    0 <= span.start && span.start <= span.end && span.end <= length,
    `${what}: ${span.start}-${span.end} lies in ${length} characters`,
  );
}

/** Findings with the edits of their fixes; every place lies inside its text. */
function findingsOf(analysis: Analysis, texts: Texts): unknown[] {
  const length = (uri: string): number => texts.get(uri)?.length ?? 0;
  return [...texts.keys()].sort().map((uri) =>
    analysis.diagnostics(uri).map((finding) => {
      inside(finding.place.span, length(finding.place.uri), `${finding.rule} in ${uri}`);
      for (const { place } of finding.related) inside(place.span, length(place.uri), `related place of ${finding.rule}`);
      const fixes = finding.fixes.slice(0, 4).map((fix) => {
        const edits = fix.edits((each) => texts.get(each));
        for (const file of edits) for (const edit of file.edits) inside(edit.span, length(file.uri), `fix of ${finding.rule}`);
        return { title: fix.title, edits };
      });
      return { ...finding, fixes };
    }),
  );
}

/** Every feature of the editor at one place. */
function ask(analysis: Analysis, texts: Texts, uri: string, offset: number): unknown[] {
  const length = texts.get(uri)?.length ?? 0;
  const hover = analysis.hover(uri, offset);
  if (hover) inside(hover.span, length, 'hover');
  const definition = analysis.definition(uri, offset);
  for (const { uri: file, span } of definition?.targets ?? []) inside(span, texts.get(file)?.length ?? 0, 'definition');
  const references = analysis.references(uri, offset, true);
  for (const place of references) inside(place.span, texts.get(place.uri)?.length ?? 0, 'reference');
  const completions = analysis.completions(uri, offset);
  for (const item of completions.slice(0, 20)) {
    inside(item.span, length, 'completion');
    if (item.host !== undefined) analysis.completionDocumentation(uri, offset, item.host);
  }
  const prepared = analysis.prepareRename(uri, offset);
  const renamed = prepared === undefined ? undefined : analysis.rename(uri, offset, 'renamed-by-fuzz');
  if (renamed && 'edits' in renamed)
    for (const file of renamed.edits) for (const edit of file.edits) inside(edit.span, texts.get(file.uri)?.length ?? 0, 'rename');
  return [
    hover,
    definition,
    references,
    completions.map(({ label, insert }) => [label, insert]),
    prepared,
    renamed,
    analysis.codeLenses(uri),
    analysis.inlayHints(uri, everything),
    analysis.documentLinks(uri),
  ];
}

function answers(analysis: Analysis, texts: Texts): string {
  const { files, documents, objects, broken } = analysis.status();
  const topology = analysis.topology({});
  return JSON.stringify([
    findingsOf(analysis, texts),
    analysis.zone(),
    analysis.tree(),
    analysis.symbols(''),
    standaloneSvg(topology),
    topologyMermaid(topology),
    analysis.dig('web.default.svc.cluster.local', 'A'),
    { files, documents, objects, broken: [...broken].sort() },
  ]);
}

/** The analysis that lived through all edits says what a new one says. What broken documents keep of their past is left out. */
function check(analysis: Analysis, texts: Texts, settings: Settings): void {
  for (const uri of analysis.status().broken)
    analysis.apply([
      { uri, text: undefined },
      { uri, text: texts.get(uri) },
    ]);
  const fresh = newAnalysis(texts, settings);
  fresh.apply([...texts].map(([uri, text]) => ({ uri, text })));
  const now = answers(analysis, texts);
  const then = answers(fresh, texts);
  if (now === then) return;
  let at = 0;
  while (now[at] === then[at]) at++;
  assert.fail(
    `incremental differs from fresh\n now  …${now.slice(Math.max(0, at - 150), at + 150)}\n then …${then.slice(Math.max(0, at - 150), at + 150)}`,
  );
}

function textOf(kind: Script['kind'], content: string): string | undefined {
  return kind === 'bytes' ? decode(Buffer.from(content, 'latin1'))?.text : content;
}

/** Cases `bytes`, `texts` and `hostile`: what is wrong is thrown. */
export function runTexts({ kind, files, steps }: Script): void {
  const originals = files.map(([name, content]) => ({ uri: `file:///w/${name}`, text: textOf(kind, content) }));
  const texts = new Map(originals.flatMap(({ uri, text }) => (text === undefined ? [] : [[uri, text]])));
  const settings = settingsIn(texts);
  const analysis = newAnalysis(texts, settings);
  analysis.apply([...texts].map(([uri, text]) => ({ uri, text })));
  const set = (uri: string, text: string | undefined): void => {
    if (text === undefined) texts.delete(uri);
    else texts.set(uri, text);
    analysis.apply([{ uri, text }]);
  };
  const take = (step: Step): void => {
    if (step.do === 'check') return check(analysis, texts, settings);
    const file = 'file' in step ? originals[step.file % originals.length] : undefined;
    if (!file) return;
    const text = texts.get(file.uri);
    if (step.do === 'edit' && text !== undefined) set(file.uri, damaged(text, step));
    else if (step.do === 'ask' && text !== undefined) ask(analysis, texts, file.uri, step.at % (text.length + 1));
    else if (step.do === 'remove') set(file.uri, undefined);
    else if (step.do === 'restore') set(file.uri, file.text);
  };
  steps.forEach(take);
  if (!steps.some((step) => step.do === 'check')) check(analysis, texts, settings);
}
