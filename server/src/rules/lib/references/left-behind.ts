import type { DnsMention } from '../../../facts/types.ts';
import type { Service } from '../../../k8s/kinds.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { readClusterName } from '../names/cluster-name.ts';
import type { ClusterName } from '../names/cluster-name.ts';
import { find } from '../../fixes/field-edits.ts';
import { possible } from '../reach.ts';
import { renamedByBundle, setRenamedByBundle } from '../names/renamed.ts';

/** A name in text that still says what the kustomization of its object renames. */
export interface LeftBehind {
  readonly name: ClusterName;
  readonly service: InstanceOf<Service>;
}

/** The name in the text of an object, and the Service as its kustomization deploys it under another name; `undefined` where the text is right. */
export function leftBehind(mention: DnsMention, subject: Instance, model: Model): LeftBehind | undefined {
  const name = readClusterName(mention, subject, model) ?? shortName(mention, subject, model);
  const service = name === undefined ? undefined : renamedAway(subject, name.service, name.namespace, model);
  return name === undefined || service === undefined ? undefined : { name, service };
}

/** `db-0.db` of a set that has the prefix too, the host of a URL, `db:5432` with a port that the Service has, or the value of a variable for a host. */
function shortName(mention: DnsMention, subject: Instance, model: Model): ClusterName | undefined {
  const { host, port, whole } = mention;
  const [first, second, ...more] = host.split('.');
  if (first === undefined || more.length > 0) return undefined;
  if (possible(model.scope.services(subject, second ?? first)).some((candidate) => candidate.variant !== true)) return undefined;
  if (second === undefined) {
    const service = renamedAway(subject, first, undefined, model);
    const fits =
      port === undefined
        ? !whole || isHostVariable(mention, subject)
        : service?.facts.object.ports.some((each) => each.port === port) === true;
    return service !== undefined && fits ? { host, service: first, suffix: '' } : undefined;
  }
  const set = setAndOrdinal(first)?.set;
  return set !== undefined && setRenamedByBundle(subject, set, model) !== undefined
    ? { host, pod: first, service: second, suffix: '' }
    : undefined;
}

const hostVariable = /(?:^|[_.-])(?:host|hostname|addr|address|server|endpoint|url|uri|dsn|brokers?|upstream|backend)$/i;

/** Is the value that of a variable, or of a key of a ConfigMap, that says by its name that it holds a host? */
function isHostVariable({ field }: DnsMention, subject: Instance): boolean {
  const variable = /^(.*\.env\[\d+\])\.value$/.exec(field)?.[1];
  const named = variable === undefined ? undefined : find(subject, `${variable}.name`)?.node;
  const name = named?.kind === 'scalar' ? named.value : (/^data\.(\w+)$/.exec(field)?.[1] ?? '');
  return hostVariable.test(name);
}

/** The renamed Service, where nothing else answers to the old name in this bundle. */
export function renamedAway(subject: Instance, name: string, namespace: string | undefined, model: Model): InstanceOf<Service> | undefined {
  const candidates = possible(model.scope.services(subject, name, namespace));
  if (
    candidates.some(
      (each) =>
        each.instance.bundle === subject.bundle || (namespace !== undefined && namespace !== subject.namespace && each.variant !== true),
    )
  )
    return undefined;
  return renamedByBundle(subject, name, model);
}
