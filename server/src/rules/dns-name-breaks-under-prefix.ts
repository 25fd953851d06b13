import type { Place } from '../base/span.ts';
import { isDialled } from '../facts/identifiers.ts';
import type { Service } from '../k8s/kinds.ts';
import { numberedPod, setAndOrdinal } from '../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isPodMaker } from '../model/keys.ts';
import { namesByPlace } from '../model/names/read-names.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { writeClusterName } from './lib/cluster-name.ts';
import type { ClusterName } from './lib/cluster-name.ts';
import { placeOfMention } from './fixes/name-fixes.ts';
import { leftBehind, renamedAway } from './lib/left-behind.ts';
import { isKustomized } from './lib/preconditions.ts';
import { atName, templatePath } from './lib/reach.ts';
import { setRenamedByBundle } from './lib/renamed.ts';

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
      const service = subdomain === undefined ? undefined : renamedAway(subject, subdomain, undefined, model);
      const field = `${templatePath(subject, 'spec')}.subdomain`;
      if (service !== undefined && subdomain !== undefined) yield finding(subject, field, undefined, subdomain, service, service.facts.object.name, model);
    }
    for (const mention of namesByPlace(subject, model).filter(isDialled)) {
      const left = leftBehind(mention, subject, model);
      if (left === undefined) continue;
      const { name, service } = left;
      const namespace = name.namespace === undefined || service.namespace === undefined ? {} : { namespace: service.namespace };
      const right = writeClusterName(name, { ...renamedPod(name, subject, model), service: service.facts.object.name, ...namespace });
      yield finding(subject, mention.field, placeOfMention(subject, mention), mention.host, service, right, model);
    }
  },
});

/** The pod's name as this bundle makes it, where its set is renamed too. */
function renamedPod({ pod }: ClusterName, subject: Instance, model: Model): { readonly pod?: string } {
  const ordinal = pod === undefined ? undefined : setAndOrdinal(pod);
  const set = ordinal === undefined ? undefined : setRenamedByBundle(subject, ordinal.set, model);
  return ordinal === undefined || set === undefined ? {} : { pod: numberedPod(set.facts.object.name, ordinal.ordinal) };
}

function finding(subject: Instance, field: string, at: Place | undefined, old: string, service: InstanceOf<Service>, right: string, model: Model): RuleFinding {
  return {
    field,
    ...(at === undefined ? {} : { at }),
    message: `${old} does not resolve in ${subject.bundle.label}: the kustomization renames the Service to "${service.facts.object.name}", but kustomize does not rewrite this text. `
      + `Patch it in ${subject.bundle.label} to ${right}.`,
    related: [atName(model, service)],
  };
}
