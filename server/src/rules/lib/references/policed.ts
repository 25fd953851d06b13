import { isPlaceholder } from '../../../facts/unknown.ts';
import type { Custom, LabelSelector, Pod, Workload } from '../../../k8s/kinds.ts';
import { ciliumPolicyOf } from '../../../k8s/policies/cilium-policies.ts';
import { networkPolicyOf, type NetworkPolicy, type PolicyPeer } from '../../../k8s/policies/network-policies.ts';
import { matchesSelector } from '../../../k8s/selector.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';

type Maker = InstanceOf<Workload | Pod>;

/** Kinds of policies that are read; a policy for the cluster is for pods of all namespaces. */
export const policyKinds = ['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;

/** What a policy of Kubernetes or of Cilium says. */
const policyOf = (object: Custom): NetworkPolicy | undefined => networkPolicyOf(object) ?? ciliumPolicyOf(object);

/** The policy that the object is, where the pods that it is for are known. */
export function policyIn(subject: Instance): NetworkPolicy | undefined {
  const { object } = subject.facts;
  const policy = object.kind === 'Custom' ? policyOf(object) : undefined;
  return policy === undefined || isUnknown(policy.pods) ? undefined : policy;
}

function isUnknown({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return (
    Object.values(matchLabels).some((text) => isPlaceholder(text)) ||
    matchExpressions.some(({ values }) => values.some((text) => isPlaceholder(text)))
  );
}

/** Pods that a selector of the policy means, of the policy's namespace or another. Those on the network of their node are no policy's business. */
export function policedPods(subject: Instance, selector: LabelSelector, model: Model, namespace?: string): readonly Maker[] {
  return model.scope
    .podsInReach(subject, namespace)
    .filter(countsHere)
    .map(({ instance }) => instance)
    .filter(
      ({
        facts: {
          object: { template },
        },
      }) => template.hostNetwork !== true && matchesSelector(selector, template.labels),
    );
}

/** Pods that a peer means, where it names their labels and at most one namespace. */
export function peerPods(subject: Instance, { pods, namespaces, cidr, isOutside }: PolicyPeer, model: Model): readonly Maker[] {
  if (
    cidr !== undefined ||
    isOutside === true ||
    pods === undefined ||
    isUnknown(pods) ||
    Object.keys(pods.matchLabels).length + pods.matchExpressions.length === 0
  )
    return [];
  const named = namespaces?.matchLabels['kubernetes.io/metadata.name'];
  if (namespaces !== undefined && (named === undefined || isPlaceholder(named, 'namespace'))) return [];
  return policedPods(subject, pods, model, named);
}

/** All policies that may be for these pods, wherever they are written. */
export function policiesFor(pods: Maker, model: Model): readonly (readonly [Instance, NetworkPolicy])[] {
  const found: (readonly [Instance, NetworkPolicy])[] = [];
  for (const other of policyKinds.flatMap((kind) => [...model.scope.customs(kind)])) {
    const isElsewhere = other.namespaceExplicit && pods.namespaceExplicit && other.namespace !== pods.namespace;
    if (other.unapplied !== undefined || (isElsewhere && !isForCluster(other))) continue;
    const { object } = other.facts;
    const policy = object.kind === 'Custom' ? policyOf(object) : undefined;
    if (policy?.namespace !== undefined && pods.namespaceExplicit && policy.namespace !== pods.namespace) continue;
    if (policy !== undefined && (isUnknown(policy.pods) || matchesSelector(policy.pods, pods.facts.object.template.labels)))
      found.push([other, policy]);
  }
  return found;
}

function isForCluster({ facts: { object } }: Instance): boolean {
  return object.kind === 'Custom' && object.customKind === 'CiliumClusterwideNetworkPolicy';
}

/** Policies of others, which allow beside those of Kubernetes. */
const others = ['GlobalNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy', 'AntreaNetworkPolicy'];

/** Is there a policy of another kind that speaks of that port, or a NetworkPolicy of Calico? */
export function mayBeAllowedOtherwise(port: number, model: Model): boolean {
  for (const kind of [...others, ...policyKinds]) {
    for (const {
      facts: { object },
    } of model.scope.customs(kind)) {
      if (
        object.kind === 'Custom' &&
        policyOf(object) === undefined &&
        (object.spec === undefined || [...JSON.stringify(object.spec ?? null).matchAll(/\d+/g)].some(([digits]) => digits === String(port)))
      )
        return true;
    }
  }
  return false;
}
