import { isWhole } from '../../../facts/known.ts';
import { own } from '../../../base/own.ts';
import { isHeadless } from '../../../k8s/kinds.ts';
import type { Pod, Service, Workload } from '../../../k8s/kinds.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import { find } from '../../fixes/field-edits.ts';
import { selectThesePods } from '../../fixes/label-fixes.ts';
import type { RuleFinding } from '../../define.ts';
import { sentences } from '../../../base/texts/sentences.ts';
import { misspelt } from '../refusals/misspelt.ts';
import { isNamedAlike } from '../names/near-miss.ts';
import { atName, possible, templateOf, templatePath } from '../reach.ts';
import { isClaimedElsewhere, nothingSelected } from './selects-nothing.ts';
import { called } from '../words.ts';

type Maker = InstanceOf<Workload | Pod>;

/** Has the Service neither selector nor endpoints, as far as the workspace shows? What is only misspelt is said elsewhere. */
export function lacksEndpoints(service: InstanceOf<Service>, model: Model): boolean {
  return (
    service.facts.object.selector === undefined &&
    !misspelt(service, 'spec.selector') &&
    !isClaimedElsewhere(service, model) &&
    possible(model.scope.endpointsOf(service)).length === 0
  );
}

/** Labels that say what runs there. */
const telling = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name'];

/** The pods near by that are named like the Service, or carry the label that it carries itself. */
export function podsAlike(service: InstanceOf<Service>, model: Model): Maker | undefined {
  const { name, labels } = service.facts.object;
  const isLabelledAlike = (pods: Maker): boolean =>
    telling.some((key) => own(labels, key) !== undefined && own(labels, key) === own(templateOf(pods).labels, key));
  const around = model.scope
    .podsInReach(service)
    .filter((each) => each.distance <= 1 && countsHere(each) && isWhole(each.instance.facts))
    .map((each) => each.instance);
  return around.find((pods) => isNamedAlike(pods.facts.object.name, name)) ?? around.find(isLabelledAlike);
}

type Values = { readonly name: string; readonly pods: string };

const say = sentences({
  headless: ({ name, pods }: Values) =>
    `Service "${name}" has no selector and no endpoints are written for it, so its name is NXDOMAIN. ${pods} stands beside it: select its pods.`,
  'headless-for-now': ({ name, pods }: Values) =>
    `Service "${name}" has no selector and no endpoints are written for it, so its name is NXDOMAIN until a program makes its endpoints, as Patroni does. ${pods} stands beside it: select its pods.`,
  'cluster-ip': ({ name, pods }: Values) =>
    `Service "${name}" has no selector and no endpoints are written for it, so its cluster IP refuses every connection. ${pods} stands beside it: select its pods.`,
  'cluster-ip-for-now': ({ name, pods }: Values) =>
    `Service "${name}" has no selector and no endpoints are written for it, so its cluster IP refuses every connection until a program makes its endpoints, as Patroni does. ${pods} stands beside it: select its pods.`,
});

/** What is said where pods beside the Service are like it: a warning, but where a program in them may be let to write endpoints. */
export function saidOfPodsAlike(service: InstanceOf<Service>, pods: Maker, model: Model): RuleFinding {
  const writes = mayWriteEndpoints(pods);
  return {
    rests: nothingSelected(service, model),
    field: 'spec.selector',
    severity: writes ? 'information' : 'warning',
    ...say(`${isHeadless(service.facts.object) ? 'headless' : 'cluster-ip'}${writes ? '-for-now' : ''}`, {
      name: service.facts.object.name,
      pods: called(pods),
    }),
    related: [atName(model, pods)],
    fixes: [{ ...selectThesePods(service, pods), preferred: true }],
  };
}

/** With a ServiceAccount of their own pods may have rights in the API. */
function mayWriteEndpoints(pods: Maker): boolean {
  const spec = templatePath(pods, 'spec');
  return ['serviceAccountName', 'serviceAccount'].some((key) => find(pods, `${spec}.${key}`) !== undefined);
}
