import type { Service, Workload } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { addDocument, setScalarAt, together, withWritten } from '../fixes/field-edits.ts';
import {
  firstPod,
  govern,
  governance,
  governingServices,
  isHeadlessInstance,
  isOne,
  podNames,
  serviceNameWarning,
} from '../lib/references/governing.ts';
import { canBeHeadless, makeHeadless } from '../fixes/headless-fix.ts';
import { misspelt } from '../lib/refusals/misspelt.ts';
import { levelOfLoss } from '../lib/names/need-names.ts';
import { headlessNameBeside } from '../lib/new-names.ts';
import { headlessService } from '../fixes/new-service.ts';
import { at, atName, onObject } from '../lib/reach.ts';
import { headlessSelecting } from '../fixes/service-fixes.ts';
import { refusalsOf } from '../lib/refusals/verdict.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import { podText } from '../lib/words.ts';
import type { Pods } from '../lib/words.ts';

const say = sentences({
  alias: ({ name, lost }: { readonly name: string; readonly lost: Pods }) =>
    isOne(lost)
      ? `Service "${name}" is an alias for an outside name, so ${podText(lost)} will have no DNS name.`
      : `Service "${name}" is an alias for an outside name, so ${podText(lost)} will have no DNS names.`,
  'cluster-ip': ({ name, pod }: { readonly name: string; readonly pod: string }) =>
    `StatefulSet pods need a headless Service. "${name}" has a cluster IP, so ${name} resolves to one virtual IP; ${pod}.${name} resolves on CoreDNS but is not guaranteed elsewhere.`,
  near: ({ near }: { readonly near: string }) => `Did you mean the headless Service "${near}", which selects these pods?`,
  'make-headless': () => 'Set clusterIP: None.',
  'put-beside': () => 'Put a headless Service beside it.',
});

export const rule = defineRule({
  on: ['StatefulSet'],
  *check(set, model) {
    const services = governingServices(set, model);
    const service = services[0];
    if (service === undefined || services.some(isHeadlessInstance) || isMeantHeadless(service, model)) return;
    yield {
      ...finding(set, service, model),
      ...levelOfLoss(set, service.facts.object.name, services, model),
      rests: governance(set, services),
    };
  },
});

/** Written in a way that the API server refuses, or under a misspelt key: other rules say so on the Service. */
function isMeantHeadless(service: InstanceOf<Service>, model: Model): boolean {
  return misspelt(service, 'spec.clusterIP') || refusalsOf(service, model, 'cluster-ip-invalid').length > 0;
}

function finding(set: InstanceOf<Workload>, service: InstanceOf<Service>, model: Model): RuleFinding {
  const { name, type } = service.facts.object;
  const sibling = headlessSelecting(set, model).find((each) => each !== service);

  return {
    field: 'spec.serviceName',
    ...inTurn(
      type === 'ExternalName' ? say('alias', { name, lost: podNames(set) }) : say('cluster-ip', { name, pod: firstPod(set) }),
      sibling !== undefined
        ? say('near', { near: sibling.facts.object.name })
        : canBeHeadless(service)
          ? say('make-headless', {})
          : say('put-beside', {}),
    ),
    related: [
      at(model, service, 'spec.type', `Service "${name}" is not headless`),
      ...(sibling === undefined ? [] : [atName(model, sibling)]),
    ],
    fixes: [
      ...(sibling === undefined ? [] : [govern(set, sibling)]),
      ...(canBeHeadless(service) ? onObject(model, set, service, makeHeadless(service)) : []),
      ...(sibling === undefined ? onObject(model, set, set, putBeside(set, name, model)) : []),
    ],
  };
}

function putBeside(set: InstanceOf<Workload>, name: string, model: Model): Fix {
  const fresh = headlessNameBeside(set, name, model);
  return {
    title: `Create headless Service "${fresh}" and use it`,
    safe: false,
    warning: serviceNameWarning,
    edits: withWritten(set, 'spec.serviceName', fresh, (own) =>
      together(
        addDocument(set, headlessService(set, own, set.facts.object.template), 'before'),
        setScalarAt(set, 'spec.serviceName', fresh),
      ),
    ),
  };
}
