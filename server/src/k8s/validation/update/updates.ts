import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { kinds } from '../kinds.ts';
import type { Draft } from '../taken.ts';
import { draft, maps, text } from '../taken.ts';
import { fillJob } from '../workload/defaults.ts';
import type { Json } from '../../json.ts';
import { declaredSliceRules, jobToldTwice } from '../../versions.ts';
import { configMapKept, secretKept, storeSecret } from './config.ts';
import { immutable } from './immutable.ts';
import { jobKept } from './jobs.ts';
import { metadataKept, notTold } from './metadata.ts';
import { podKept } from './pod.ts';
import { serviceUpdate } from './service.ts';
import { defaultService, storeService } from './service-stored.ts';
import { selectorKept, setKept } from './workloads.ts';

export interface Refused {
  readonly causes: readonly Cause[];
  /** The server fails so, without a cause. */
  readonly problem?: string;
}

/** How the server treats an update of a kind. */
export interface Update {
  /** Fills in what it fills in and gives when the object is made. */
  readonly store: (c: Context, object: Draft) => void;
  /** Fills in what it fills in whenever it reads the object. */
  readonly fill: (c: Context, object: Draft) => void;
  /** What it refuses of `after`, which has its defaults, over `before` as it is stored. */
  readonly refused: (c: Context, before: Json, after: Draft) => Refused;
}

type Kept = (c: Context, before: Json, after: Json) => readonly Cause[];
type Part = 'metadata' | 'spec' | 'kept';

const nothingKept: Kept = () => [];
const isMetadata = (cause: Cause): boolean =>
  /^metadata\.(name|generateName|namespace|generation|labels|annotations|ownerReferences|finalizers)/.test(cause.field);

/** Fields that are looked at only when an object is made. */
const onlyNew: Readonly<Record<string, RegExp>> = {
  StatefulSet: /^spec\.(serviceName|volumeClaimTemplates)/,
  Job: /^spec\.template\.metadata\.labels\[/,
  CronJob: /^metadata\.name$/,
  Ingress: /^annotations\./,
};
/** What is said of new Pods alone (Go `ValidatePodCreate`). */
const onlyNewPod =
  /cannot be set on create$|cannot be set until all schedulingGates have been cleared$|in annotation and field must match$/;
/** Of most kinds an update looks at no names. */
const namesAgain = new Set(['Pod', 'Ingress', 'ConfigMap', 'Secret', 'Endpoints', 'EndpointSlice']);

/** An update that is refused for what is wrong in the object itself and for what it changes. `order`: of the parts of the answer. */
function plain(
  kind: string,
  kept: Kept,
  {
    fill = prepared(kind),
    store = prepared(kind),
    order = ['metadata', 'spec', 'kept'],
  }: { readonly fill?: Update['fill']; readonly store?: Update['store']; readonly order?: readonly Part[] } = {},
): Update {
  return {
    store,
    fill,
    refused(c, before, after) {
      const all = kinds[kind]?.causes(c, after) ?? [];
      const own = all.filter((cause) => !isOnlyNew(kind, cause));
      const parts: Readonly<Record<Part, readonly Cause[]>> = {
        metadata: own.filter(isMetadata),
        spec: own.filter((cause) => !isMetadata(cause)),
        kept: kept(c, before, after),
      };
      const common = metadataKept(c, before, after);
      const told = [
        ...common,
        ...notTold(
          common,
          order.flatMap((part) => parts[part]),
        ),
      ];
      return { causes: kind === 'Job' && jobToldTwice(c) ? [...all, ...told] : told };
    },
  };
}

function isOnlyNew(kind: string, cause: Cause): boolean {
  if (
    cause.field === 'metadata.generation' ||
    onlyNew[kind]?.test(cause.field) === true ||
    cause.message.endsWith('`selector` not auto-generated') ||
    (kind === 'Pod' && onlyNewPod.test(cause.message))
  )
    return true;
  return (
    !namesAgain.has(kind) &&
    /^metadata\.(name|generateName|namespace)/.test(cause.field) &&
    !cause.message.includes('will not able to create pod')
  );
}

const prepared =
  (kind: string): Update['store'] =>
  (c, object) => {
    kinds[kind]?.prepare?.(c, object);
  };

/** What defaults and admission fill into every Pod. */
function storePod(c: Context, object: Draft): void {
  kinds['Pod']?.prepare?.(c, object);
  const spec = draft(object, 'spec') ?? {};
  spec['priority'] ??= 0;
  spec['preemptionPolicy'] ??= 'PreemptLowerPriority';
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const tolerations = maps(spec, 'tolerations');
    const isTolerated = tolerations.some(
      (each) => [key, ''].includes(text(each, 'key')) && ['NoExecute', ''].includes(text(each, 'effect')),
    );
    if (!isTolerated) spec['tolerations'] = [...tolerations, { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }];
  }
}

const addressTypeKept: Kept = (c, before, after) => {
  const causes: Cause[] = [];
  immutable(c, causes, '', 'addressType', 's', before, after);
  return declaredSliceRules(c)
    ? causes.map((cause) => invalid(c, cause.field, { value: null, json: 'null', go: 'null' }, 'field is immutable'))
    : causes;
};

/** Endpoints of a slice that did not change are not looked at again. */
function sliceRefused(c: Context, before: Json, after: Draft): Refused {
  const { causes: found } = slice.refused(c, before, after);
  const causes = declaredSliceRules(c) ? found.toSorted((a, b) => sliceOrder(a) - sliceOrder(b)) : found;
  const isSame = goJson(before['endpoints'] ?? []) === goJson(after['endpoints'] ?? []);
  return {
    causes: isSame ? causes.filter((cause) => !/^endpoints\[\d+\]\.(addresses(\[|$)|nodeName|hostname|hints)/.test(cause.field)) : causes,
  };
}

/** Where rules are declared in the schema: what they say stands last, in the order of fields, but for a type that is not looked at since it cannot change. */
function sliceOrder({ field, message }: Cause): number {
  if (field.startsWith('metadata.')) return 0;
  if (field === 'addressType') return message.startsWith('Unsupported') ? 1 : 3;
  return /^endpoints\[\d+\]\.addresses$/.test(field) && /^(Required|Too many)/.test(message) ? 4 : 2;
}

const slice = plain('EndpointSlice', addressTypeKept);

/** By kind. */
export const updates: Readonly<Record<string, Update>> = {
  Service: { store: storeService, fill: defaultService, refused: serviceUpdate },
  Endpoints: plain('Endpoints', nothingKept),
  EndpointSlice: { ...slice, refused: sliceRefused },
  Pod: plain('Pod', podKept, { fill: storePod, store: storePod }),
  ReplicationController: plain('ReplicationController', nothingKept),
  Deployment: plain('Deployment', selectorKept),
  ReplicaSet: plain('ReplicaSet', selectorKept),
  DaemonSet: plain('DaemonSet', selectorKept, { order: ['metadata', 'kept', 'spec'] }),
  StatefulSet: plain('StatefulSet', setKept),
  Job: plain('Job', jobKept, { fill: fillJob }),
  CronJob: plain('CronJob', nothingKept),
  Ingress: plain('Ingress', nothingKept),
  NetworkPolicy: plain('NetworkPolicy', nothingKept),
  PodDisruptionBudget: plain('PodDisruptionBudget', nothingKept, { order: ['spec'] }),
  ConfigMap: plain('ConfigMap', configMapKept, { order: ['metadata', 'kept', 'spec'] }),
  Secret: plain('Secret', secretKept, { fill: storeSecret, store: storeSecret, order: ['metadata', 'kept', 'spec'] }),
};
