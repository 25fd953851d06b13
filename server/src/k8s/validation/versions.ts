/**
 * What changed between minors 1.28 and 1.36 in validation (facts E, checked against the sources of 1.28–1.36).
 * One function per change, so that every difference has a name.
 */
type V = { readonly minor: number };

/** Values in messages are JSON, not Go syntax. */
export const jsonValues = (c: V): boolean => c.minor >= 34;
/** Lengths of label keys and values are told in bytes. */
export const bytesInLabelTexts = (c: V): boolean => c.minor >= 35;
/** RelaxedServiceNameValidation: Service names may start with a digit. */
export const relaxedServiceNames = (c: V): boolean => c.minor >= 36;
/** StrictIPCIDRValidation: leading zeros and IPv4-mapped addresses are refused. */
export const strictAddresses = (c: V): boolean => c.minor >= 36;
/** EndpointSlices: family errors sit on the list, IPv6 has to be canonical, invalid addresses get one text for all fields. */
export const canonicalSliceAddresses = (c: V): boolean => c.minor >= 33;
/** Warnings for non-standard addresses name the standard form. */
export const addressWarnings = (c: V): 'accepted' | 'considered' | 'invalid' =>
  c.minor >= 36 ? 'invalid' : c.minor >= 33 ? 'considered' : 'accepted';
/** dnsConfig searches may hold `.` and underscores. */
export const relaxedSearches = (c: V): boolean => c.minor >= 33;
/** `serviceName` of a StatefulSet has to be a label. */
export const serviceNameChecked = (c: V): boolean => c.minor >= 33;
/** The pod template of a StatefulSet is validated like every other template. */
export const statefulSetTemplateChecked = (c: V): boolean => c.minor >= 34;
/** ContainerRestartRules: any container may have a restart policy of its own. While the field is new its gate is off, and it is dropped. */
export const containerRestartPolicies = (c: V): 'sidecars' | 'dropped' | 'any' => (c.minor >= 35 ? 'any' : c.minor === 34 ? 'dropped' : 'sidecars');
/** Fields of embedded structures are told with the structure's name where their type is wrong. */
export const embeddedTold = (c: V): boolean => c.minor >= 35;
/** `hostnameOverride` of a pod is a field. */
export const hostnameOverrideKnown = (c: V): boolean => c.minor >= 34;
/** The field is dropped by strategy while its gate is off. */
export const hostnameOverrideOn = (c: V): boolean => c.minor >= 35;
/** PreferSameTrafficDistribution: nodes in the hints of a slice; dropped while the gate is off. */
export const hintsForNodes = (c: V): boolean => c.minor >= 34;
/** `trafficDistribution` of a Service is validated. */
export const trafficDistributionOn = (c: V): boolean => c.minor >= 31;
/** PreferSameZone and PreferSameNode are values of `trafficDistribution`. */
export const preferSameOn = (c: V): boolean => c.minor >= 34;
/** StatefulSets with a negative revisionHistoryLimit are warned of. */
export const historyWarned = (c: V): boolean => c.minor >= 33;
/** Fields that headless Services ignore are warned of. */
export const headlessWarnings = (c: V): boolean => c.minor >= 34;
/** Endpoints are warned of as deprecated, addresses in them and in slices as non-standard. */
export const endpointsDeprecated = (c: V): boolean => c.minor >= 33;
/** `externalIPs` are warned of as deprecated. */
export const externalIpsDeprecated = (c: V): boolean => c.minor >= 36;
/** PreferClose is warned of in favour of PreferSameZone. */
export const preferCloseDeprecated = (c: V): boolean => c.minor >= 35;
/** A load balancer may not use the kubelet's port 10250. */
export const kubeletPortBanned = (c: V): boolean => c.minor <= 32;
/** A port name that several containers of a pod have is warned of. */
export const duplicatePortNameWarned = (c: V): boolean => c.minor >= 33;
/** Non-standard addresses in pods are warned of. */
export const podAddressWarnings = (c: V): boolean => c.minor >= 33;
/** externalTrafficPolicy may go with externalIPs on any type. */
export const trafficPolicyWithExternalIps = (c: V): boolean => c.minor >= 29;
