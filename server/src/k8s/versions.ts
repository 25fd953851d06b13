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
export const kubernetesVersions: readonly string[] = Array.from({ length: newestMinor - oldestMinor + 1 }, (_, index) => `1.${oldestMinor + index}`);

type Difference = (at: AtVersion) => boolean;
const since = (minor: number): Difference => (at) => at.minor >= minor;
const until = (minor: number): Difference => (at) => at.minor <= minor;
const only = (minor: number): Difference => (at) => at.minor === minor;

// What messages look like.

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
  (invalidAddressesWarned(at) ? 'invalid' : consideredAddressesWarned(at) ? 'considered' : 'accepted');
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

// Pods and what makes them.

/** dnsConfig searches may hold `.` and underscores. */
export const relaxedSearches = since(33);
/** HostnameOverride: the field is dropped by strategy while its gate is off (facts B.10). */
export const hostnameOverrideOn = since(35);
/** A port name that several containers of a pod have is warned of. */
export const duplicatePortNameWarned = since(33);
/** Non-standard addresses in pods are warned of. */
export const podAddressWarnings = since(33);
/** `serviceName` of a StatefulSet has to be a label; before, its pods cannot be made where it is none. */
export const serviceNameChecked = since(33);
/** The pod template of a StatefulSet is validated like every other template. */
export const statefulSetTemplateChecked = since(34);
/** What is wrong in the metadata of a StatefulSet's template is told a second time. */
export const statefulSetMetadataTwice = until(36);
/** StatefulSets with a negative revisionHistoryLimit are warned of. */
export const historyWarned = since(33);
/** MaxUnavailableStatefulSet: the field is dropped by strategy while its gate is off. */
export const maxUnavailableOfSets = since(37);
const anyRestartPolicy = since(35);
const restartPolicyDropped = only(34);
/** ContainerRestartRules: any container may have a restart policy of its own. While the field is new its gate is off, and it is dropped. */
export const containerRestartPolicies = (at: AtVersion): 'sidecars' | 'dropped' | 'any' =>
  (anyRestartPolicy(at) ? 'any' : restartPolicyDropped(at) ? 'dropped' : 'sidecars');

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
