import type { OwnLookup } from '../../facts/uses/types.ts';
import { itsId } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { readersOf, textsOf } from '../lib/names/own-texts.ts';
import { atName } from '../lib/reach.ts';

const say = sentences({
  unset: ({ host }: { readonly host: string }) =>
    `nginx looks up ${host} while it runs, since a variable holds it, and no resolver is set here: unless the image sets one, requests end with 502 (no resolver defined). Set resolver to the DNS of the cluster.`,
});

export const rule = defineRule({
  on: ['ConfigMap', 'Secret'],
  when: ({ facts }) => facts.uses?.some((use) => use.kind === 'own-lookup' && use.alone === true) === true,
  *check(subject, model) {
    if (saysWhom(subject, model)) return;
    for (const use of subject.facts.uses ?? []) {
      const named = isAlone(use) ? serviceNamed(use.host, subject, model) : undefined;
      if (named === undefined || !isAlone(use)) continue;
      yield {
        rests: [evidence(subject, [use.field]), evidence(named.service, itsId, subject, named.service.namespace)],
        field: use.field,
        at: { uri: subject.facts.uri, span: use.span },
        ...say('unset', { host: use.host }),
        related: [atName(model, named.service)],
      };
      return;
    }
  },
});

function isAlone(use: NonNullable<Instance['facts']['uses']>[number]): use is OwnLookup {
  return use.kind === 'own-lookup' && use.alone === true;
}

/** Does this text, or another one that the same pods read, have a `resolver`? */
function saysWhom(subject: Instance, model: Model): boolean {
  return [subject, ...readersOf(subject, model).flatMap((pods) => textsOf(pods, model))].some(
    ({ facts }) => facts.uses?.some(({ kind }) => kind === 'own-resolver') === true,
  );
}
