import { addressWarning } from '../network/addresses.ts';
import type { Context } from '../context.ts';
import { goJson, quote } from '../go/go-text.ts';
import { stringMapOf } from '../labels.ts';
import { labelValue } from '../names.ts';
import { child, entry, item, pathText, within } from '../path.ts';
import type { Path } from '../path.ts';
import { isWhole, quantityOf, quantityText, roundedToMilli } from '../quantity.ts';
import { has, map, maps, number, text, texts } from '../taken.ts';
import {
  appArmorFields,
  envOverridesWarned,
  gitRepoOff,
  nullSelectorsWarned,
  oldVolumesWarned,
  podAddressWarnings,
} from '../../versions.ts';
import type { Json } from '../../json.ts';
import { appArmorField, appArmorOfContainer } from './annotations.ts';
import { portWarnings } from './port-warnings.ts';
import { overlapWarnings } from './overlap-warnings.ts';
import { containersOf } from './visit.ts';

interface Warned {
  readonly c: Context;
  /** The template's path; '' of a Pod. */
  readonly at: Path;
  readonly metadata: Json;
  readonly spec: Json;
  readonly say: (field: Path, text: string) => void;
}

/** The server's warnings about a Pod or a template, with its defaults (kubernetes pkg/api/pod/warnings.go). `prefix`: path of the template, '' for Pods. */
export function podWarnings(c: Context, prefix: Path, metadata: Json, spec: Json): string[] {
  const warnings: string[] = [];
  const pod: Warned = {
    c,
    at: prefix,
    metadata,
    spec,
    say: (field, said) => {
      warnings.push(`${pathText(field)}: ${said}`);
    },
  };
  labelWarnings(pod);
  annotationWarnings(pod);
  volumeWarnings(pod);
  warnings.push(...overlapWarnings(c, maps(spec, 'volumes')));
  repeatedWarnings(pod);
  for (const key of ['memory', 'ephemeral-storage'])
    fractionWarning(pod, entry(within(prefix, 'spec', 'overhead'), key), map(spec, 'overhead')?.[key]);
  profileWarnings(pod);
  const at = child(prefix, 'spec');
  warnings.push(...portWarnings(c, at, spec));
  if (number(spec, 'terminationGracePeriodSeconds') < 0)
    pod.say(child(at, 'terminationGracePeriodSeconds'), 'must be >= 0; negative values are invalid and will be treated as 1');
  affinityWarnings(pod);
  if (!podAddressWarnings(c)) return warnings;
  for (const [i, ip] of texts(map(spec, 'dnsConfig') ?? {}, 'nameservers').entries())
    warnings.push(...addressWarning(c, pathText(item(within(at, 'dnsConfig', 'nameservers'), i)), ip));
  for (const [i, alias] of maps(spec, 'hostAliases').entries())
    warnings.push(...addressWarning(c, pathText(child(item(child(at, 'hostAliases'), i), 'ip')), text(alias, 'ip')));
  return warnings;
}

/** Labels of nodes that have other names by now. */
const oldLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};
const oldLabel = (key: string): string | undefined => (Object.hasOwn(oldLabels, key) ? oldLabels[key] : undefined);

function labelWarnings(pod: Warned): void {
  const { c, spec, say } = pod;
  const at = child(pod.at, 'spec');
  for (const key of Object.keys(map(spec, 'nodeSelector') ?? {})) {
    const old = oldLabel(key);
    if (old !== undefined) say(entry(child(at, 'nodeSelector'), key), old);
  }
  const [nodes, path] = [map(map(spec, 'affinity') ?? {}, 'nodeAffinity') ?? {}, within(at, 'affinity', 'nodeAffinity')];
  const [hard, soft] = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'];
  for (const [i, term] of maps(map(nodes, hard) ?? {}, 'nodeSelectorTerms').entries())
    termWarnings(pod, item(within(path, hard, 'nodeSelectorTerms'), i), term, false);
  for (const [i, term] of maps(nodes, soft).entries())
    termWarnings(pod, child(item(child(path, soft), i), 'preference'), map(term, 'preference') ?? {}, true);
  for (const [i, constraint] of maps(spec, 'topologySpreadConstraints').entries()) {
    const [key, each] = [text(constraint, 'topologyKey'), item(child(at, 'topologySpreadConstraints'), i)];
    const old = oldLabel(key);
    if (old !== undefined) say(child(each, 'topologyKey'), `${key} is ${old}`);
    if (!has(constraint, 'labelSelector') && nullSelectorsWarned(c)) say(child(each, 'labelSelector'), nullSelector);
  }
}

const nullSelector = 'a null labelSelector results in matching no pod';

function termWarnings({ c, say }: Warned, at: Path, term: Json, withValues: boolean): void {
  for (const [i, expression] of maps(term, 'matchExpressions').entries()) {
    const [key, path] = [text(expression, 'key'), item(child(at, 'matchExpressions'), i)];
    const old = oldLabel(key);
    if (old !== undefined) say(child(path, 'key'), `${key} is ${old}`);
    if (!withValues) continue;
    for (const [k, value] of texts(expression, 'values').entries())
      for (const message of labelValue(c, value)) say(item(child(path, 'values'), k), `${value} is invalid, ${message}`);
  }
}

const oldAnnotations = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const;

function annotationWarnings({ at, metadata, say }: Warned): void {
  const annotations = map(metadata, 'annotations');
  if (annotations === undefined) return;
  for (const [key, said] of oldAnnotations) if (has(annotations, key)) say(entry(within(at, 'metadata', 'annotations'), key), said);
}

const oldVolumes: readonly (readonly [key: string, told: string, text: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
];
const laterVolumes = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

function volumeWarnings(pod: Warned): void {
  const { c, spec, say } = pod;
  for (const [i, volume] of maps(spec, 'volumes').entries()) {
    const at = item(within(pod.at, 'spec', 'volumes'), i);
    for (const [key, told, said] of oldVolumes)
      if (has(volume, key)) say(child(at, told), key === 'gitRepo' && gitRepoOff(c) ? `${said}, and disabled by default in v1.33+` : said);
    const claim = map(map(volume, 'ephemeral') ?? {}, 'volumeClaimTemplate');
    if (claim !== undefined) claimWarnings(pod.say, within(at, 'ephemeral', 'volumeClaimTemplate', 'spec'), map(claim, 'spec') ?? {});
    if (oldVolumesWarned(c)) for (const [key, said] of laterVolumes) if (has(volume, key)) say(child(at, key), said);
  }
}

/** Storage is a whole number of bytes. `at`: path of the claim's spec. */
export function claimWarnings(say: (field: Path, text: string) => void, at: Path, spec: Json): void {
  const resources = map(spec, 'resources') ?? {};
  for (const list of ['requests', 'limits'])
    fraction(say, entry(within(at, 'resources', list), 'storage'), map(resources, list)?.['storage']);
}

function fraction(say: (field: Path, text: string) => void, field: Path, written: unknown): void {
  const amount = quantityOf(written);
  if (amount === undefined) return;
  const rounded = roundedToMilli(amount);
  if (!isWhole(rounded)) say(field, `fractional byte value ${quote(quantityText(rounded))} is invalid, must be an integer`);
}

const fractionWarning = ({ say }: Warned, field: Path, written: unknown): void => {
  fraction(say, field, written);
};

function repeatedWarnings({ at, spec, say }: Warned): void {
  for (const [list, key, what] of [
    ['hostAliases', 'ip', 'ip'],
    ['imagePullSecrets', 'name', 'name'],
  ] as const) {
    const seen = new Set<string>();
    for (const [i, each] of maps(spec, list).entries()) {
      const value = text(each, key);
      if (seen.has(value)) say(child(item(within(at, 'spec', list), i), key), `duplicate ${what} ${quote(value)}`);
      seen.add(value);
    }
  }
  for (const [i, secret] of maps(spec, 'imagePullSecrets').entries()) {
    if (text(secret, 'name') === '') say(child(item(within(at, 'spec', 'imagePullSecrets'), i), 'name'), 'invalid empty name ""');
  }
}

const seccompOfPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompOfContainer = 'container.seccomp.security.alpha.kubernetes.io/';

/** Annotations that fields stand for by now, and what is odd in containers. */
function profileWarnings(pod: Warned): void {
  const { c, spec, say } = pod;
  const [annotations, context] = [stringMapOf(pod.metadata['annotations']) ?? {}, map(spec, 'securityContext') ?? {}];
  const list = within(pod.at, 'metadata', 'annotations');
  const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  if (!has(context, 'seccompProfile') && Object.hasOwn(annotations, seccompOfPod)) say(entry(list, seccompOfPod), seccomp);
  for (const { container, path } of containersOf(spec, child(pod.at, 'spec'))) {
    const [security, name] = [map(container, 'securityContext') ?? {}, text(container, 'name')];
    if (!has(security, 'seccompProfile') && Object.hasOwn(annotations, seccompOfContainer + name))
      say(entry(list, seccompOfContainer + name), seccomp);
    const profile = annotations[appArmorOfContainer + name];
    if (profile !== undefined && pod.at !== '' && appArmorFields(c) && !has(security, 'appArmorProfile')) {
      const ofPod = map(context, 'appArmorProfile');
      if (ofPod === undefined || goJson(ofPod) !== goJson(appArmorField(profile) ?? null))
        say(entry(list, appArmorOfContainer + name), oldAppArmor);
    }
    for (const amounts of ['limits', 'requests']) {
      const written = map(map(container, 'resources') ?? {}, amounts);
      if (written !== undefined)
        for (const key of ['memory', 'ephemeral-storage'])
          fractionWarning(pod, entry(within(path, 'resources', amounts), key), written[key]);
    }
    if (envOverridesWarned(c)) overriddenWarnings(pod, child(path, 'env'), maps(container, 'env'));
  }
}

/** What is said of an annotation that `appArmorProfile` stands for. */
export const oldAppArmor = 'deprecated since v1.30; use the "appArmorProfile" field instead';

function overriddenWarnings({ say }: Warned, list: Path, variables: readonly Json[]): void {
  const seen = new Set<string>();
  for (const [i, variable] of variables.entries()) {
    const [name, value] = [text(variable, 'name'), text(variable, 'value')];
    const own = `$(${name})`;
    if (seen.has(name) && (has(variable, 'valueFrom') || value === own || !value.includes(own))) {
      say(item(list, i), `hides previous definition of ${quote(name)}, which may be dropped when using apply`);
    }
    seen.add(name);
  }
}

function affinityWarnings({ c, at, spec, say }: Warned): void {
  const affinity = map(spec, 'affinity');
  if (affinity === undefined || !nullSelectorsWarned(c)) return;
  for (const key of ['podAffinity', 'podAntiAffinity']) {
    const [pods, path] = [map(affinity, key) ?? {}, within(at, 'spec', 'affinity', key)];
    const [hard, soft] = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'];
    for (const [i, term] of maps(pods, hard).entries())
      if (!has(term, 'labelSelector')) say(child(item(child(path, hard), i), 'labelSelector'), nullSelector);
    for (const [i, term] of maps(pods, soft).entries()) {
      if (!has(map(term, 'podAffinityTerm') ?? {}, 'labelSelector'))
        say(within(item(child(path, soft), i), 'podAffinityTerm', 'labelSelector'), nullSelector);
    }
  }
}
