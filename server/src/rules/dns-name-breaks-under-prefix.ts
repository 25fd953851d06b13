import type { Place } from '../base/span.ts';
import { isDialled } from '../facts/identifiers.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Service } from '../k8s/kinds.ts';
import { numberedPod, setAndOrdinal } from '../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isPodMaker } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { readClusterName, writeClusterName } from './lib/cluster-name.ts';
import type { ClusterName } from './lib/cluster-name.ts';
import { placeOfMention } from './lib/name-fixes.ts';
import { find } from './lib/field-edits.ts';
import { isKustomized } from './lib/preconditions.ts';
import { atName, possible, templatePath } from './lib/reach.ts';
import { renamedByBundle, setRenamedByBundle } from './lib/renamed.ts';

export const rule = defineRule({
  id: 'dns-name-breaks-under-prefix',
  category: 'silent',
  severity: 'warning',
  on: ['*'],
  when: isKustomized,
  summary: 'A name that namePrefix or nameSuffix leaves behind',
  docs: {
    what: 'A kustomization renames a Service with `namePrefix` or `nameSuffix`, while `subdomain` of a pod, or a DNS name in text, still has the old name.',
    why: 'kustomize follows references such as `serviceName`, but not `subdomain` and not names in env values, arguments and ConfigMaps. What it deploys asks for a Service that is not there.',
    fix: 'Patch the value in the overlay, use `replacements`, or leave the name of the Service alone and use a namespace for each variant.',
    fixSafety: 'There is no automatic fix: the base may be right for other overlays.',
    references: ['https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/'],
  },
  examples: [
    {
      title: 'A prefix that subdomain does not get',
      bad: `# file: main.yaml
apiVersion: v1
kind: Service
metadata:
  name: nodes
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: v1
kind: Pod
metadata:
  name: node-a
  labels:
    app: node
spec:
  hostname: node-a
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
# file: kustomization.yaml
resources:
  - main.yaml
namePrefix: dev-
`,
      good: `# file: main.yaml
apiVersion: v1
kind: Service
metadata:
  name: nodes
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: v1
kind: Pod
metadata:
  name: node-a
  labels:
    app: node
spec:
  hostname: node-a
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
# file: kustomization.yaml
resources:
  - main.yaml
namespace: dev
`,
    },
  ],
  *check(subject, model) {
    if (isPodMaker(subject) && subject.facts.object.kind !== 'StatefulSet') {
      const { subdomain } = subject.facts.object.template;
      const service = subdomain === undefined ? undefined : missing(subject, subdomain, undefined, model);
      const field = `${templatePath(subject, 'spec')}.subdomain`;
      if (service !== undefined && subdomain !== undefined) yield finding(subject, field, undefined, subdomain, service, service.facts.object.name, model);
    }
    for (const mention of subject.facts.mentions.filter(isDialled)) {
      const name = readClusterName(mention, subject, model) ?? shortName(mention, subject, model);
      const service = name === undefined ? undefined : missing(subject, name.service, name.namespace, model);
      if (name === undefined || service === undefined) continue;
      const namespace = name.namespace === undefined || service.namespace === undefined ? {} : { namespace: service.namespace };
      const right = writeClusterName(name, { ...renamedPod(name, subject, model), service: service.facts.object.name, ...namespace });
      yield finding(subject, mention.field, placeOfMention(subject, mention), mention.host, service, right, model);
    }
  },
});

/** `db-0.db` of a set that has the prefix too, the host of a URL, `db:5432` with a port that the Service has, or the value of a variable for a host. */
function shortName(mention: DnsMention, subject: Instance, model: Model): ClusterName | undefined {
  const { host, port, whole } = mention;
  const [first, second, ...more] = host.split('.');
  if (first === undefined || more.length > 0) return undefined;
  if (possible(model.scope.services(subject, second ?? first)).some((candidate) => candidate.variant !== true)) return undefined;
  if (second === undefined) {
    const service = missing(subject, first, undefined, model);
    const fits = port === undefined ? !whole || isHostVariable(mention, subject) : service?.facts.object.ports.some((each) => each.port === port) === true;
    return service !== undefined && fits ? { host, service: first, suffix: '' } : undefined;
  }
  const set = setAndOrdinal(first)?.set;
  return set !== undefined && setRenamedByBundle(subject, set, model) !== undefined ? { host, pod: first, service: second, suffix: '' } : undefined;
}

const hostVariable = /(?:^|[_.-])(?:host|hostname|addr|address|server|endpoint|url|uri|dsn|brokers?|upstream|backend)$/i;

/** Is the value that of a variable, or of a key of a ConfigMap, that says by its name that it holds a host? */
function isHostVariable({ field }: DnsMention, subject: Instance): boolean {
  const variable = /^(.*\.env\[\d+\])\.value$/.exec(field)?.[1];
  const named = variable === undefined ? undefined : find(subject, `${variable}.name`)?.node;
  const name = named?.kind === 'scalar' ? named.value : (/^data\.(\w+)$/.exec(field)?.[1] ?? '');
  return hostVariable.test(name);
}

/** The pod's name as this bundle makes it, where its set is renamed too. */
function renamedPod({ pod }: ClusterName, subject: Instance, model: Model): { readonly pod?: string } {
  const ordinal = pod === undefined ? undefined : setAndOrdinal(pod);
  const set = ordinal === undefined ? undefined : setRenamedByBundle(subject, ordinal.set, model);
  return ordinal === undefined || set === undefined ? {} : { pod: numberedPod(set.facts.object.name, ordinal.ordinal) };
}

/** The renamed Service, where nothing else answers to the old name in this bundle. */
function missing(subject: Instance, name: string, namespace: string | undefined, model: Model): InstanceOf<Service> | undefined {
  const candidates = possible(model.scope.services(subject, name, namespace));
  if (candidates.some((each) => each.instance.bundle === subject.bundle || (namespace !== undefined && namespace !== subject.namespace && each.variant !== true))) return undefined;
  return renamedByBundle(subject, name, model);
}

function finding(subject: Instance, field: string, at: Place | undefined, old: string, service: InstanceOf<Service>, right: string, model: Model): RuleFinding {
  return {
    field,
    ...(at === undefined ? {} : { at }),
    message: `Kustomization ${subject.bundle.label} deploys the Service as "${service.facts.object.name}", but kustomize does not rewrite ${old} here, so it will not resolve. `
      + `In this overlay it has to be ${right}: patch it there.`,
    related: [atName(model, service)],
  };
}
