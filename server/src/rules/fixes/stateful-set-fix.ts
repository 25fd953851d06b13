import { roleOf } from '../../facts/role.ts';
import { isHeadless, type Pod, type Service, type Workload } from '../../k8s/kinds.ts';
import { longestSafeSetName } from '../../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import type { Node } from '../../yaml/node.ts';
import type { Fix } from '../define.ts';
import { find, removeField, setField, setScalarAt, together, withWritten } from './field-edits.ts';

/** Fields of a Deployment that a StatefulSet does not have (facts D.2), and those of its pods that a StatefulSet writes itself (facts B.3). */
const dropped = [
  'spec.strategy',
  'spec.paused',
  'spec.progressDeadlineSeconds',
  'status',
  'spec.template.spec.hostname',
  'spec.template.spec.subdomain',
];

const warning =
  'A StatefulSet is another object than the Deployment: delete that once this one runs, and point a HorizontalPodAutoscaler at the new kind. Pods start one after the other.';

/** Does a patch have a part in it, by all that is left of one? It names the kind, and would find nothing any more. */
function isPatched(node: Node, own: string): boolean {
  const { uri } = node;
  if (uri !== undefined && uri !== own && (node.inner !== undefined || roleOf(uri) !== 'kustomization')) return true;
  if (node.kind === 'map') return node.entries.some(({ value }) => isPatched(value, own));
  return node.kind === 'seq' && node.items.some((item) => isPatched(item, own));
}

function isPatchedAnywhere({ facts: { uri, document, prefix } }: Instance, model: Model): boolean {
  return model.instancesOf(uri).some(({ facts }) => facts.document === document && facts.prefix === prefix && isPatched(facts.tree, uri));
}

/** May these pods be those of a StatefulSet under this Service, with a name each? */
export function canBeStatefulSet(owner: InstanceOf<Workload | Pod>, service: InstanceOf<Service>, model: Model): boolean {
  const { object } = owner.facts;
  return (
    object.kind === 'Deployment' &&
    object.apiVersion === 'apps/v1' &&
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(object.name) &&
    object.name.length <= longestSafeSetName &&
    isHeadless(service.facts.object) &&
    service.namespace === owner.namespace &&
    model.scope.servicesSelecting(owner).some(({ instance }) => instance === service) &&
    !isPatchedAnywhere(owner, model)
  );
}

/** Makes the Deployment a StatefulSet that the Service governs: the rest of it stays as it is written, comments as well. */
export function asStatefulSetOf(owner: InstanceOf<Workload | Pod>, service: InstanceOf<Service>): Fix {
  const { name } = service.facts.object;
  const removed = dropped.filter((path) => find(owner, path) !== undefined).map((path) => removeField(owner, path));
  return {
    title: `Convert Deployment "${owner.facts.object.name}" to a StatefulSet`,
    safe: false,
    warning,
    edits: withWritten(service, 'metadata.name', name, (written) =>
      together(
        setScalarAt(owner, 'kind', 'StatefulSet'),
        setField(owner, 'spec', 'serviceName', written, { before: ['replicas', 'selector', 'template'] }),
        ...removed,
      ),
    ),
  };
}
