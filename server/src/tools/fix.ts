import type { FileEdit, TextEdit } from '../base/span.ts';
import { count } from '../base/texts/words.ts';
import { asFlag, asNumber } from '../k8s/json.ts';
import type { Finding, Fix } from '../rules/define.ts';
import { findingsOf, toldFinding, urisNamed } from './lint.ts';
import {
  answer,
  placeText,
  refusal,
  textIn,
  unsavedIn,
  unsavedTexts,
  type Tool,
  type ToolAnswer,
  type ToolInput,
  type ToolWorld,
} from './tool.ts';

interface Chosen {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly edits: readonly FileEdit[];
}

/** The fix that is meant: the one of that title; else a safe one, the preferred one, the first. */
function chosen(world: ToolWorld, finding: Finding, title: string | undefined): Chosen | undefined {
  const possible = finding.fixes.map((fix) => ({ finding, fix, edits: fix.edits(world.text) })).filter(({ edits }) => edits.length > 0);
  if (title !== undefined) return possible.find(({ fix }) => fix.title === title);
  return possible.find(({ fix }) => fix.safe) ?? possible.find(({ fix }) => fix.preferred === true) ?? possible[0];
}

const overlap = (one: TextEdit, other: TextEdit): boolean => one.span.start <= other.span.end && other.span.start <= one.span.end;

/** Those of the fixes that can be made together: a later one that touches the text of an earlier one waits. */
function together(all: readonly Chosen[]): readonly Chosen[] {
  const taken: Chosen[] = [];
  for (const each of all) {
    const clashes = taken.some(({ edits }) =>
      edits.some((file) =>
        each.edits.some((other) => other.uri === file.uri && file.edits.some((edit) => other.edits.some((more) => overlap(edit, more)))),
      ),
    );
    if (!clashes) taken.push(each);
  }
  return taken;
}

function toldEdits(world: ToolWorld, edits: readonly FileEdit[]): readonly object[] {
  return edits.flatMap(({ uri, edits: some }) =>
    some.map(({ span, newText }) => {
      const { start, end } = world.range(uri, span);
      return {
        file: world.show(uri),
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
        newText,
      };
    }),
  );
}

function fix(input: ToolInput, saved: ToolWorld): ToolAnswer {
  const unsaved = unsavedIn(input, saved);
  if ('outside' in unsaved) return refusal(`${unsaved.outside} lies outside of the workspace.`);
  const world = unsaved.texts.size === 0 ? saved : saved.withTexts(unsaved.texts);
  const path = textIn(input, 'path') ?? '';
  const uris = urisNamed(world, [path]);
  if ('wrong' in uris) return refusal(uris.wrong);
  const [rule, line, title, apply] = [
    textIn(input, 'rule'),
    asNumber(input['line']),
    textIn(input, 'title'),
    asFlag(input['apply']) === true,
  ];
  if (apply && (unsaved.texts.size > 0 || saved.write === undefined))
    return refusal(
      saved.write === undefined
        ? 'Nothing can be written here: apply the edits yourself.'
        : 'Texts that are not saved cannot be written: apply the edits yourself.',
    );
  const found = findingsOf(world, uris, 'hint').filter(
    (finding) =>
      (rule === undefined || finding.rule === rule) &&
      (line === undefined || world.range(finding.place.uri, finding.place.span).start.line + 1 === line),
  );
  const all = together(found.flatMap((finding) => chosen(world, finding, title) ?? []));
  if (found.length === 0 || all.length === 0)
    return refusal(
      found.length === 0
        ? 'There is no such finding; ask lint.'
        : `There is no${title === undefined ? '' : ' such'} fix for ${found.length === 1 ? 'it' : 'them'}; explain_rule says what to do.`,
    );
  if (apply) saved.write?.(all.flatMap(({ edits }) => edits));
  return answer(
    [
      `${count(all.length, 'fix', 'fixes')}${apply ? ', written' : ', not written: apply the edits, later ones in a file first'}:`,
      ...all.map(
        ({ finding, fix: { title: what, safe, warning } }) =>
          `${placeText(world, finding.place)} ${finding.rule}: ${what}${safe ? '' : ' (not safe)'}${warning === undefined ? '' : ` ${warning}`}`,
      ),
    ],
    {
      applied: apply,
      fixes: all.map(({ finding, fix: { title: what, safe, warning }, edits }) => ({
        finding: toldFinding(world, finding),
        title: what,
        safe,
        ...(warning === undefined ? {} : { warning }),
        edits: toldEdits(world, edits),
      })),
    },
    'Name a rule or a line.',
  );
}

export const fixTool: Tool = {
  name: 'fix',
  title: 'Fix findings',
  writes: true,
  description:
    'Edits that repair findings of lint in a file. Nothing is written unless apply is true. Read the warning of each fix: some fields of live objects cannot be changed.',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: {
      path: { type: 'string', minLength: 1, maxLength: 1000, description: 'The file, as lint names it.' },
      rule: { type: 'string', maxLength: 100, description: 'Only findings of this rule.' },
      line: { type: 'integer', minimum: 1, maximum: 10_000_000, description: 'Only findings that begin on this line, counted from 1.' },
      title: { type: 'string', maxLength: 500, description: 'The fix with just this title, where lint offers several.' },
      texts: unsavedTexts,
      apply: { type: 'boolean', description: 'Write the fixed files. Only on the wish of the person.' },
    },
  },
  run: fix,
};
