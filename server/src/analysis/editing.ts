import { withEllipses } from '../base/texts/hole.ts';
import { applyEdits } from '../base/text-edit.ts';
import { completionDocumentation, completionsAt } from '../features/completion/completion.ts';
import { identityNow, offer } from '../features/diagnostics/offered-fix.ts';
import type { ModelAfter } from '../features/rename/naming.ts';
import { prepareRename, renameAt } from '../features/rename/rename.ts';
import type { FileFacts } from '../facts/types.ts';
import { createModel } from '../model/create-model.ts';
import { WorkspaceIndex } from '../model/files/file-index.ts';
import { noOptions } from '../model/options.ts';
import type { Model } from '../model/types.ts';
import type { Finding, Fix, TextOf } from '../rules/define.ts';
import { suppressionFix, unusedId } from '../rules/engine/suppress.ts';
import { isSameFinding } from '../rules/lib/identity.ts';
import { plainBreaks } from '../yaml/line-breaks.ts';
import type { Core } from './core.ts';
import { factsOf } from './files.ts';
import type { Analysis, FindingFix } from './types.ts';

/** Of so many findings at once no fix is tried before it is offered. */
const manyFindings = 50;

/** What silences a finding, where that is not what the finding is about. */
const silencers = (finding: Finding, model: Model): readonly Fix[] => (finding.rule === unusedId ? [] : [suppressionFix(finding, model)]);

/** What can be done about findings of a file: their fixes, as far as they can be applied now, then silence. */
function fixesOf(facts: FileFacts, here: readonly Finding[], model: Model, textOf: TextOf): readonly FindingFix[] {
  const all = [(finding: Finding) => finding.fixes, (finding: Finding) => silencers(finding, model)].flatMap((fixes) =>
    here.flatMap((finding) => fixes(finding).map((fix) => ({ finding, fix }))),
  );
  const possible = here.length > manyFindings ? all : all.filter(({ fix }) => fix.edits(textOf).length > 0);
  return possible.map(({ finding, fix }) => ({ finding, fix, offered: offer(facts, finding, fix) }));
}

/** The workspace as it would be with these edits. */
const modelWith =
  ({ index, configuration, textOf }: Core): ModelAfter =>
  (edits) => {
    const { settings, modelOptions } = configuration();
    const after = new WorkspaceIndex();
    const changed = new Set(edits.map((e) => e.uri));
    for (const facts of index.files()) {
      const { uri } = facts;
      const mine = edits.filter((e) => e.uri === uri).flatMap((e) => e.edits);
      const text = changed.has(uri) ? applyEdits(textOf(uri), mine) : undefined;
      after.replace(uri, text === undefined ? facts : factsOf(uri, text, undefined, true, facts.role === 'texts'));
    }
    return createModel(after, settings.cluster, modelOptions ?? noOptions);
  };

/** What changes a text: fixes, proposals, renames. */
export function editing(
  core: Core,
): Pick<Analysis, 'fixes' | 'offeredFix' | 'completions' | 'completionDocumentation' | 'prepareRename' | 'rename'> {
  const { index, model, judge, guard, readText, textOf } = core;
  const after = modelWith(core);
  const fixes: Analysis['fixes'] = (uri, concerns) => {
    const facts = index.file(uri);
    return facts ? fixesOf(facts, judge.findings(uri).filter(concerns), model(), readText) : [];
  };
  const offeredFix: Analysis['offeredFix'] = ({ uri, finding: of, object, title }) => {
    const facts = index.file(uri);
    const identity = facts && identityNow(facts, of, object);
    const finding = identity && judge.findings(uri).find((each) => isSameFinding(each, identity));
    return finding && [...finding.fixes, ...silencers(finding, model())].find((fix) => withEllipses(fix.title) === title);
  };
  return {
    fixes: (uri, concerns) => guard('fixes', uri, () => fixes(uri, concerns), []),
    offeredFix: (offered) => guard('fixes', offered.uri, () => offeredFix(offered), undefined),
    completions: (uri, offset, explicit) =>
      guard('completion', uri, () => completionsAt(model(), uri, plainBreaks(textOf(uri)), offset, explicit), []),
    completionDocumentation: (uri, offset, host) =>
      guard('completion', uri, () => completionDocumentation(model(), uri, plainBreaks(textOf(uri)), offset, host, after), undefined),
    prepareRename: (uri, offset) => guard('rename', uri, () => prepareRename(model(), uri, offset, readText), undefined),
    rename: (uri, offset, name) => guard('rename', uri, () => renameAt(model(), uri, offset, name, readText, after), undefined),
  };
}
