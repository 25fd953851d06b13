import { own } from '../base/own.ts';

/**
 * Every difference between the Kubernetes minors that are known, by name: read in the sources of 1.28 to 1.37, and checked against what
 * API servers and CoreDNS said (facts E). No other file compares versions. What to do for a new minor: `server/docs/new-version.md`.
 */
export interface AtVersion {
  /** Minor version of the API server: 37 for 1.37. */
  readonly minor: number;
}

/** The minors that are known. */
export const oldestMinor = 28;
export const newestMinor = 37;

/** The versions that settings can name, `1.28` to the newest. */
export const kubernetesVersions: readonly string[] = Array.from(
  { length: newestMinor - oldestMinor + 1 },
  (_, index) => `1.${oldestMinor + index}`,
);

type Difference = (at: AtVersion) => boolean;
const since =
  (minor: number): Difference =>
  (at) =>
    at.minor >= minor;
const until =
  (minor: number): Difference =>
  (at) =>
    at.minor <= minor;
const only =
  (minor: number): Difference =>
  (at) =>
    at.minor === minor;

// What messages look like.

/** What is refused twice in the same words is told once. */
export const toldOnce = since(37);
/** Values in messages are JSON, not Go syntax. */
export const jsonValues = since(34);
/** Lengths of label keys and values are told in bytes. */
export const bytesInLabelTexts = since(35);
/** `Too long` is told as `may not be more than`. */
export const tooLongReworded = since(32);
/** Fields of embedded structures are told with the structure's name where their type is wrong. */
export const embeddedTold = since(35);

// Names.

/** RelaxedServiceNameValidation: Service names may start with a digit. */
export const relaxedServiceNames = since(36);
/** `generateName` of a ReplicationController is not looked at by itself. */
export const controllerGenerateNameUnchecked = since(35);

// Addresses, Services and endpoints.

/** StrictIPCIDRValidation: leading zeros and IPv4-mapped addresses are refused. */
export const strictAddresses = since(36);
/** An update takes a cluster IP that the Service has, whatever it is. */
export const oldAddressesTaken = since(33);
/** EndpointSlices: family errors sit on the list, IPv6 has to be canonical, invalid addresses get one text for all fields. */
export const canonicalSliceAddresses = since(33);
/** Ports of a slice are told before its endpoints. */
export const slicePortsFirst = since(33);
/** What the schema of an EndpointSlice declares is told last, without more words. */
export const declaredSliceRules = since(37);
const invalidAddressesWarned = since(36);
const consideredAddressesWarned = since(33);
/** How warnings for non-standard addresses name what they will become. */
export const addressWarnings = (at: AtVersion): 'accepted' | 'considered' | 'invalid' =>
  invalidAddressesWarned(at) ? 'invalid' : consideredAddressesWarned(at) ? 'considered' : 'accepted';
/** PreferSameTrafficDistribution: nodes in the hints of a slice; dropped while the gate is off. */
export const hintsForNodes = since(34);
/** `trafficDistribution` of a Service is validated. */
export const trafficDistributionOn = since(31);
/** PreferSameZone and PreferSameNode are values of `trafficDistribution`. */
export const preferSameOn = since(34);
/** PreferClose is warned of in favour of PreferSameZone. */
export const preferCloseDeprecated = since(35);
/** Fields that headless Services ignore are warned of. */
export const headlessWarnings = since(34);
/** Endpoints are warned of as deprecated, addresses in them and in slices as non-standard. */
export const endpointsDeprecated = since(33);
/** `externalIPs` are warned of as deprecated. */
export const externalIpsDeprecated = since(36);
/** A load balancer may not use the kubelet's port 10250. */
export const kubeletPortBanned = until(32);
/** externalTrafficPolicy may go with externalIPs on any type. */
export const trafficPolicyWithExternalIps = since(29);
/** A named targetPort may mean a port of a sidecar (facts B.12). */
export const sidecarPortsTargeted = since(33);

// Pods.

/** The generation of a Pod is not set by the server. */
export const podGenerationKept = until(32);
/** dnsConfig searches may hold `.` and underscores. */
export const relaxedSearches = since(33);
/** RelaxedEnvironmentVariableValidation: names of variables are any printable ASCII without `=`. */
export const relaxedEnvNames = since(32);
/** EnvFiles: variables may come from files. */
export const envFilesKnown = since(35);
const anyRestartPolicy = since(35);
const restartPolicyDropped = only(34);
/** ContainerRestartRules: any container may have a restart policy of its own. While the field is new its gate is off, and it is dropped. */
export const containerRestartPolicies = (at: AtVersion): 'sidecars' | 'dropped' | 'any' =>
  anyRestartPolicy(at) ? 'any' : restartPolicyDropped(at) ? 'dropped' : 'sidecars';
/** RestartAllContainersOnContainerExits: rules may restart all containers, and sidecars may have rules. */
export const restartAllContainers = since(36);
/** InPlacePodVerticalScaling: init containers may have a resize policy. */
export const resizeOfInitContainers = since(33);
/** The message about a resize policy speaks of the pod's restart policy. */
export const podPolicyNamed = since(36);
/** Init containers that end may not ask for a restart when they are resized. */
export const sidecarResizeOnly = since(35);
/** PodLifecycleSleepActionAllowZero: a sleep of 0 seconds is one. */
export const sleepMayBeZero = since(33);
/** The message about a sleep of 0 seconds names its gate. */
export const sleepGateNamed = since(32);
/** PodLevelResourcesFixDefaulting: a Pod gets limits as a whole, too, and requests even where it has no limits. */
export const podLimitsDefaulted = since(37);
/** ImageVolume: volumes of images are dropped while their gate is off. */
export const imageVolumesOn = since(35);
/** Image volumes of templates have to say their image, not only those of Pods. */
export const templatesNeedImageReference = since(37);
/** VolumeAttributesClass: the class of a claim is judged. */
export const volumeAttributesOn = since(34);
/** Fields of the pod that Go kept in the security context are told by their own path. */
export const hostFieldsOfPod = since(37);
/** `hostUsers` is told as it is written. */
export const hostUsersAsWritten = since(34);
/** SELinuxMount: any policy of SELinux changes, not only Recursive. */
export const anySeLinuxChangePolicy = since(37);
/** AppArmor has fields beside its annotations. */
export const appArmorFields = since(30);
/** `Unmasked` needs users of the pod's own. */
export const unmaskedNeedsUserNamespace = since(31);
/** Sysctls of namespaces that a pod shares with its host are refused. */
export const hostSysctlsJudged = since(31);
/** Block devices are refused in pods with users of their own. */
export const userNamespaceDevicesJudged = since(34);
/** MatchLabelKeysInPodAffinity: labels of a Pod become part of the selectors that name their keys. */
export const mergedAffinityKeys = since(31);
/** MatchLabelKeysInPodTopologySpreadSelectorMerge: the same for spread constraints. */
export const mergedLabelKeys = since(34);
/** Tolerations that compare are refused with the operators that there will be. */
export const comparisonsNamed = since(35);
/** A port name that several containers of a pod have is warned of. */
export const duplicatePortNameWarned = since(33);
/** Non-standard addresses in pods are warned of. */
export const podAddressWarnings = since(33);
/** Variables that hide others are warned of only where they lose something. */
export const envOverridesWarned = since(28);
/** Selectors that are not there are warned of. */
export const nullSelectorsWarned = since(28);
/** CephFS and RBD are warned of. */
export const oldVolumesWarned = since(28);
/** Files of a volume that lie in each other's way are warned of. */
export const overlapsWarned = since(32);
/** GitRepoVolumeDriver is off. */
export const gitRepoOff = since(33);

// What makes pods.

/** `serviceName` of a StatefulSet has to be a label; before, its pods cannot be made where it is none. */
export const serviceNameChecked = since(33);
/** The pod template of a StatefulSet is validated like every other template. */
export const statefulSetTemplateChecked = since(34);
/** What is wrong in the metadata of a StatefulSet's template is told a second time. */
export const statefulSetMetadataTwice = until(36);
/** The claims of a StatefulSet are validated. */
export const statefulSetClaimsJudged = since(34);
/** StatefulSets with a negative revisionHistoryLimit are warned of. */
export const historyWarned = since(33);
/** MaxUnavailableStatefulSet: the field is dropped by strategy while its gate is off. */
export const maxUnavailableOfSets = since(37);
/** What a StatefulSet never changes is told field by field (before: one message for the whole spec). */
export const setFieldsNamed = since(37);
/** `revisionHistoryLimit` of a StatefulSet may be changed. */
export const setHistoryChangeable = since(33);
/** A suspended Job may change what its containers ask for (MutablePodResourcesForSuspendedJobs). */
export const jobResourcesMutable = since(36);
/** An update of a Job is validated as a new one, too, and both answers are told. */
export const jobToldTwice = until(36);
/** That a CronJob has a schedule is declared in the schema, and told last. */
export const scheduleDeclared = since(36);
/** Owners are told by their index, and what they lack as such. */
export const ownersDeclared = since(37);
/** What is wrong with an `endPort` shows it, not the port. */
export const endPortShown = since(37);

const none: readonly string[] = [];
const sourcesCleaned: Readonly<Record<string, readonly string[]>> = {
  Volume: ['secret', 'configMap', 'downwardAPI', 'projected'],
  VolumeProjection: ['secret', 'downwardAPI', 'configMap', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'],
};

/**
 * Fields of which the server looks at the first that is there, and drops what is disabled in that alone: of a volume that has two sources, which it refuses
 * anyway (kubernetes dropDisabledAtomicWriteVolumeUserFields). `structure`: as the API names it.
 */
export const cleanedFirst = (structure: string): readonly string[] => own(sourcesCleaned, structure) ?? none;

const off: Difference = () => true;

/** Fields that the API has, and that the server drops while the gate of their feature is off; `Structure.field` (facts B.10 for `hostnameOverride`). */
const disabledFields: Readonly<Record<string, Difference>> = {
  'PodSpec.hostUsers': until(32),
  'PodSpec.hostnameOverride': until(34),
  'PodSpec.resources': until(33),
  'PodSpec.resourceClaims': until(33),
  'PodSpec.evictionResponders': off,
  'PodSpec.schedulingGroup': off,
  'PodSpec.workloadRef': off,
  'PodSecurityContext.supplementalGroupsPolicy': until(32),
  'PodSecurityContext.seLinuxChangePolicy': until(32),
  'SecurityContext.procMount': until(32),
  'PodAffinityTerm.matchLabelKeys': until(30),
  'PodAffinityTerm.mismatchLabelKeys': until(30),
  'ResourceRequirements.claims': until(33),
  'Container.resizePolicy': until(32),
  'EphemeralContainer.resizePolicy': until(32),
  'Container.restartPolicyRules': until(34),
  'EphemeralContainer.restartPolicyRules': until(34),
  'VolumeMount.recursiveReadOnly': until(30),
  'VolumeMount.bindMountOptions': off,
  'EmptyDirVolumeSource.mode': off,
  'HTTPGetAction.protocol': off,
  'GRPCAction.mode': off,
  'Lifecycle.stopSignal': off,
  'LifecycleHandler.sleep': until(29),
  'EnvVarSource.fileKeyRef': until(34),
  'VolumeProjection.clusterTrustBundle': until(36),
  'VolumeProjection.podCertificate': until(36),
  'SecretVolumeSource.defaultUser': off,
  'ConfigMapVolumeSource.defaultUser': off,
  'DownwardAPIVolumeSource.defaultUser': off,
  'ProjectedVolumeSource.defaultUser': off,
  'KeyToPath.user': off,
  'DownwardAPIVolumeFile.user': off,
  'ServiceAccountTokenProjection.user': off,
  'ClusterTrustBundleProjection.user': off,
  'PodCertificateProjection.user': off,
  'JobSpec.backoffLimitPerIndex': until(28),
  'JobSpec.maxFailedIndexes': until(28),
  'JobSpec.podReplacementPolicy': until(28),
  'JobSpec.successPolicy': until(30),
  'JobSpec.managedBy': until(31),
  'JobSpec.scheduling': off,
  'RollingUpdateStatefulSetStrategy.maxUnavailable': until(36),
  'ServiceSpec.trafficDistribution': until(30),
  'EndpointHints.forNodes': until(33),
};

/** Structures that are dropped themselves where nothing is left in them but what is dropped. */
export const vanishing: ReadonlySet<string> = new Set(['Lifecycle', 'LifecycleHandler']);

/** Does the server of a minor drop a field, as `PodSpec.hostUsers`, as if it were not written? */
export function isDisabled(at: AtVersion, field: string): boolean {
  return Object.hasOwn(disabledFields, field) && disabledFields[field]?.(at) === true;
}

// The CoreDNS that kubeadm installs: up to 1.11.3 with 1.32, 1.12.0 with 1.33, 1.12.1 with 1.34, 1.13.1 with 1.35, 1.14.6 with 1.37; what was
// recorded beside 1.36 and 1.37 is 1.15.0 (facts A.2, A.1.4, A.6, A.7, A.8).

/** IPv6 names that would end in a dash get a final `0` (since 1.12.3). */
export const ipv6NamesPadded = since(35);
/** Endpoint PTR only where the slice has a hostname (1.11.4 to 1.12.0). */
export const reverseNeedsHostname = only(33);
/** Ten CNAMEs may stand before one more is dropped, not seven (since 1.12.1). */
export const longCnameChains = since(34);
/** Mode `pods verified` knows every address of a pod, not only the first (since 1.15.0). */
export const allPodAddressesVerified = since(36);
