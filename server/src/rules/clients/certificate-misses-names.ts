import { isDialled } from '../../facts/mentions/identifiers.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import { groupOf } from '../../k8s/api-versions.ts';
import { asObject, asText, asTexts } from '../../k8s/json.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { addItem } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { readClusterName } from '../lib/names/cluster-name.ts';
import { configsReadBy } from '../../k8s/kinds.ts';
import { onObject, templateOf, templatePath } from '../lib/reach.ts';
import type { UsedName } from '../lib/names/used-names.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly host: string;
  readonly holder: string;
  readonly pods: string;
  readonly wildcard: string;
}

const say = sentences({
  'not-covered': ({ host, holder, pods, wildcard }: Values) =>
    `dnsNames does not cover ${host}, by which ${holder} dials the pods of ${pods} that use this certificate: clients that verify names refuse the connection. Add "${wildcard}".`,
});

export const rule = defineRule({
  on: ['Certificate'],
  *check(subject, model) {
    const { object } = subject.facts;
    if (object.kind !== 'Custom' || groupOf(object.apiVersion) !== 'cert-manager.io') return;
    const spec = asObject(object.spec);
    const secret = asText(spec['secretName']);
    const names = asTexts(spec['dnsNames']);
    if (secret === undefined || names.length === 0 || [secret, ...names].some((text) => isPlaceholder(text))) return;
    const dialled = firstMissed(subject, secret, names, model);
    if (dialled === undefined) return;
    const { holder, mention } = dialled.used;
    const wildcard = `*${mention.host.slice(mention.host.indexOf('.'))}`;
    yield {
      rests: [
        evidence(subject, ['spec.dnsNames', 'spec.secretName']),
        evidence(dialled.pods, [`${templatePath(dialled.pods, 'spec')}.volumes`]),
        evidence(holder, [mention.field]),
      ],
      field: 'spec.dnsNames',
      at: 'key',
      ...say('not-covered', { host: mention.host, holder: called(holder), pods: called(dialled.pods), wildcard }),
      related: [{ place: placeOfMention(holder, mention), message: `Dials ${mention.host}` }],
      fixes: onObject(model, subject, subject, {
        title: `Add ${wildcard} to dnsNames`,
        safe: false,
        preferred: true,
        edits: addItem(subject, 'spec.dnsNames', wildcard),
      }),
    };
  },
});

interface Missed {
  readonly pods: Instance;
  readonly used: UsedName;
}

/** The first name of a pod with this Secret that somebody dials and the certificate has not. */
function firstMissed(subject: Instance, secret: string, names: readonly string[], model: Model): Missed | undefined {
  for (const { instance: pods } of model.scope.podsInReach(subject).filter(countsHere)) {
    if (!configsReadBy(templateOf(pods)).has(secret)) continue;
    for (const { instance: service } of model.scope.servicesSelecting(pods).filter(countsHere)) {
      for (const { holder, mention } of model.scope.mentionsOf(service)) {
        const name = mention.open || !isDialled(mention) ? undefined : readClusterName(mention, holder, model);
        if (name?.pod !== undefined && name.service === service.facts.object.name && !names.some((each) => covers(each, mention.host)))
          return { pods, used: { holder, mention } };
      }
    }
  }
  return undefined;
}

/** A wildcard stands for the first label (RFC 6125). */
function covers(pattern: string, host: string): boolean {
  const [wanted, asked] = [pattern.toLowerCase(), host.toLowerCase()];
  return wanted.startsWith('*.') ? asked.slice(asked.indexOf('.')) === wanted.slice(1) : wanted === asked;
}
