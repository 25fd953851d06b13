/**
 * How lists, maps and structures are merged by a server-side apply where they are not replaced or merged field by field as usual (the schema of
 * k8s.io/client-go applyconfigurations). By structure: `!` the structure is one value; else by field: `!` the map is one value, `*` the list is a
 * set, and the keys of items where they are known by them.
 */
const table = `
ConfigMapKeySelector !
Container env:name ports:containerPort,protocol volumeDevices:devicePath volumeMounts:mountPath
ContainerRestartRuleOnExitCodes values:*
Endpoint addresses:*
EndpointAddress !
EndpointPort !
EphemeralContainer env:name ports:containerPort,protocol volumeDevices:devicePath volumeMounts:mountPath
EvictionResponder !
FileKeySelector !
LabelSelector !
LocalObjectReference !
NodeSelector !
NodeSelectorTerm !
ObjectFieldSelector !
ObjectMeta finalizers:* ownerReferences:uid
ObjectReference !
OwnerReference !
PodFailurePolicyOnExitCodesRequirement values:*
PodSpec containers:name ephemeralContainers:name evictionResponders:name hostAliases:ip imagePullSecrets:name initContainers:name nodeSelector:! resourceClaims:name schedulingGates:name topologySpreadConstraints:topologyKey,whenUnsatisfiable volumes:name
ReplicationControllerSpec selector:!
ResourceFieldSelector !
ResourceRequirements claims:name
SecretKeySelector !
SecretReference !
ServiceBackendPort !
ServiceSpec ports:port,protocol selector:!
TypedLocalObjectReference !
VolumeMount bindMountOptions:*
`;

/** Of a field: one value, a set, or a list whose items are known by keys. */
export type FieldShape = 'atomic' | 'set' | readonly string[];

interface Shape {
  /** Is the structure one value? */
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, FieldShape>;
}

function read(line: string): readonly [string, Shape] {
  const [name = '', ...parts] = line.split(' ');
  const fields = parts
    .filter((part) => part !== '!')
    .map((part): readonly [string, FieldShape] => {
      const [field = '', how = ''] = part.split(':');
      return [field, how === '!' ? 'atomic' : how === '*' ? 'set' : how.split(',')];
    });
  return [name, { atomic: parts.includes('!'), fields: new Map(fields) }];
}

const shapes: ReadonlyMap<string, Shape> = new Map(table.trim().split('\n').map(read));
const plain: Shape = { atomic: false, fields: new Map() };

/** How a structure, given by its type's name without package, is merged. */
export const shapeOf = (type: string): Shape => shapes.get(type.replace(/^.*\./, '').replace(/#.*/, '')) ?? plain;

/** What stands for a key that an item leaves out: the schema's defaults. */
export const keyDefaults: Readonly<Record<string, unknown>> = { protocol: 'TCP' };
