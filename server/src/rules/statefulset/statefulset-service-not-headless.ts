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
  namesLost,
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
  const cure =
    sibling !== undefined
      ? `Did you mean the headless Service "${sibling.facts.object.name}", which selects these pods?`
      : canBeHeadless(service)
        ? 'Set clusterIP: None.'
        : `Put a headless Service beside it.`;
  const cause =
    type === 'ExternalName'
      ? `Service "${name}" is an alias for an outside name, so ${namesLost(set)}.`
      : `StatefulSet pods need a headless Service. "${name}" has a cluster IP, so ${name} resolves to one virtual IP; ${firstPod(set)}.${name} resolves on CoreDNS but is not guaranteed elsewhere.`;
  return {
    field: 'spec.serviceName',
    message: `${cause} ${cure}`,
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
