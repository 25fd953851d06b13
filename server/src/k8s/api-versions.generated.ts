// Written by test/oracle/api/write-schema.ts from k8s.io/api of 1.28.15, 1.29.15, 1.30.14, 1.31.14, 1.32.13, 1.33.13, 1.34.4, 1.35.4, 1.36.3, 1.37.2. Not to be edited.

/** Kinds of Kubernetes with their versions, `apiVersion@introduced-removed`: minors. */
export const versionTable = `
Binding v1@0
CSIDriver storage.k8s.io/v1@18 storage.k8s.io/v1beta1@14-22
CSINode storage.k8s.io/v1@17 storage.k8s.io/v1beta1@14-22
CSIStorageCapacity storage.k8s.io/v1@24 storage.k8s.io/v1alpha1@19-24 storage.k8s.io/v1beta1@21-27
CertificateSigningRequest certificates.k8s.io/v1@19 certificates.k8s.io/v1beta1@12-22
ClusterRole rbac.authorization.k8s.io/v1@8 rbac.authorization.k8s.io/v1alpha1@0 rbac.authorization.k8s.io/v1beta1@6-22
ClusterRoleBinding rbac.authorization.k8s.io/v1@8 rbac.authorization.k8s.io/v1alpha1@0 rbac.authorization.k8s.io/v1beta1@6-22
ClusterTrustBundle certificates.k8s.io/v1alpha1@26-37 certificates.k8s.io/v1beta1@33-40 certificates.k8s.io/v1@37
ComponentStatus v1@0
CompositePodGroup scheduling.k8s.io/v1alpha3@0
ConfigMap v1@2
ControllerRevision apps/v1@9 apps/v1beta1@7-16 apps/v1beta2@8-16
CronJob batch/v1@21 batch/v1beta1@8-25
DaemonSet apps/v1@9 apps/v1beta2@8-16 extensions/v1beta1@1-16
Deployment apps/v1@9 apps/v1beta1@6-16 apps/v1beta2@8-16 extensions/v1beta1@1-16
DeviceClass resource.k8s.io/v1alpha3@31-37 resource.k8s.io/v1beta1@32-38 resource.k8s.io/v1beta2@33-39 resource.k8s.io/v1@34
DeviceTaintRule resource.k8s.io/v1alpha3@33-39 resource.k8s.io/v1beta2@36-42 resource.k8s.io/v1@37
EndpointSlice discovery.k8s.io/v1@21 discovery.k8s.io/v1beta1@16-25
Endpoints v1@0
Event events.k8s.io/v1@19 events.k8s.io/v1beta1@8-25 v1@0
Eviction policy/v1@22 policy/v1beta1@5-25 lifecycle.k8s.io/v1alpha1@37-43
EvictionRequest lifecycle.k8s.io/v1alpha1@37-43
FlowSchema flowcontrol.apiserver.k8s.io/v1@29 flowcontrol.apiserver.k8s.io/v1beta1@20-26 flowcontrol.apiserver.k8s.io/v1beta2@23-29 flowcontrol.apiserver.k8s.io/v1beta3@26-32
HorizontalPodAutoscaler autoscaling/v1@2 autoscaling/v2@23 autoscaling/v2beta1@8-25 autoscaling/v2beta2@12-26
IPAddress networking.k8s.io/v1alpha1@27-33 networking.k8s.io/v1beta1@31-37 networking.k8s.io/v1@33
Ingress extensions/v1beta1@1-22 networking.k8s.io/v1@19 networking.k8s.io/v1beta1@14-22
IngressClass networking.k8s.io/v1@19 networking.k8s.io/v1beta1@18-22
Job batch/v1@2
Lease coordination.k8s.io/v1@14 coordination.k8s.io/v1beta1@12-22
LeaseCandidate coordination.k8s.io/v1alpha2@32-38 coordination.k8s.io/v1beta1@33-39
LimitRange v1@0
LocalSubjectAccessReview authorization.k8s.io/v1@19 authorization.k8s.io/v1beta1@2-22
MutatingAdmissionPolicy admissionregistration.k8s.io/v1alpha1@32-38 admissionregistration.k8s.io/v1beta1@34-40 admissionregistration.k8s.io/v1@36
MutatingAdmissionPolicyBinding admissionregistration.k8s.io/v1alpha1@32-38 admissionregistration.k8s.io/v1beta1@34-40 admissionregistration.k8s.io/v1@36
MutatingWebhookConfiguration admissionregistration.k8s.io/v1@16 admissionregistration.k8s.io/v1beta1@9-22
Namespace v1@0
NetworkPolicy extensions/v1beta1@3-16 networking.k8s.io/v1@7
Node v1@0
PersistentVolume v1@0
PersistentVolumeClaim v1@0
Pod v1@0
PodCertificateRequest certificates.k8s.io/v1alpha1@34-40 certificates.k8s.io/v1beta1@35-40 certificates.k8s.io/v1@37
PodDisruptionBudget policy/v1@21 policy/v1beta1@5-25
PodGroup scheduling.k8s.io/v1alpha2@0 scheduling.k8s.io/v1alpha3@0 scheduling.k8s.io/v1beta1@37-43
PodSchedulingContext resource.k8s.io/v1alpha2@0
PodStatusResult v1@0
PodTemplate v1@0
PriorityClass scheduling.k8s.io/v1@14 scheduling.k8s.io/v1alpha1@0 scheduling.k8s.io/v1beta1@11-22
PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1@29 flowcontrol.apiserver.k8s.io/v1beta1@20-26 flowcontrol.apiserver.k8s.io/v1beta2@23-29 flowcontrol.apiserver.k8s.io/v1beta3@26-32
RangeAllocation v1@0
ReplicaSet apps/v1@9 apps/v1beta2@8-16 extensions/v1beta1@2-16
ReplicationController v1@0
ResourceClaim resource.k8s.io/v1alpha2@0 resource.k8s.io/v1alpha3@31-37 resource.k8s.io/v1beta1@32-38 resource.k8s.io/v1beta2@33-39 resource.k8s.io/v1@34
ResourceClaimParameters resource.k8s.io/v1alpha2@0
ResourceClaimTemplate resource.k8s.io/v1alpha2@0 resource.k8s.io/v1alpha3@31-37 resource.k8s.io/v1beta1@32-38 resource.k8s.io/v1beta2@33-39 resource.k8s.io/v1@34
ResourceClass resource.k8s.io/v1alpha2@0
ResourceClassParameters resource.k8s.io/v1alpha2@0
ResourcePoolStatusRequest resource.k8s.io/v1alpha3@36-42
ResourceQuota v1@0
ResourceSlice resource.k8s.io/v1alpha2@0 resource.k8s.io/v1alpha3@31-37 resource.k8s.io/v1beta1@32-38 resource.k8s.io/v1beta2@33-39 resource.k8s.io/v1@34
Role rbac.authorization.k8s.io/v1@8 rbac.authorization.k8s.io/v1alpha1@0 rbac.authorization.k8s.io/v1beta1@6-22
RoleBinding rbac.authorization.k8s.io/v1@8 rbac.authorization.k8s.io/v1alpha1@0 rbac.authorization.k8s.io/v1beta1@6-22
RuntimeClass node.k8s.io/v1@20 node.k8s.io/v1alpha1@0 node.k8s.io/v1beta1@13-25
Scale apps/v1beta1@6-16 apps/v1beta2@8-16 autoscaling/v1@2 extensions/v1beta1@1-16
Secret v1@0
SelfSubjectAccessReview authorization.k8s.io/v1@19 authorization.k8s.io/v1beta1@2-22
SelfSubjectReview authentication.k8s.io/v1@28 authentication.k8s.io/v1alpha1@26-32 authentication.k8s.io/v1beta1@27-33
SelfSubjectRulesReview authorization.k8s.io/v1@19 authorization.k8s.io/v1beta1@8-22
Service v1@0
ServiceAccount v1@0
ServiceCIDR networking.k8s.io/v1alpha1@27-33 networking.k8s.io/v1beta1@31-37 networking.k8s.io/v1@33
StatefulSet apps/v1@9 apps/v1beta1@5-16 apps/v1beta2@8-16
StorageClass storage.k8s.io/v1@6 storage.k8s.io/v1beta1@4-22
StorageVersion internal.apiserver.k8s.io/v1alpha1@0
StorageVersionMigration storagemigration.k8s.io/v1alpha1@30-36 storagemigration.k8s.io/v1beta1@35-40 storagemigration.k8s.io/v1@37
SubjectAccessReview authorization.k8s.io/v1@6 authorization.k8s.io/v1beta1@2-22
TokenRequest authentication.k8s.io/v1@10
TokenReview authentication.k8s.io/v1@6 authentication.k8s.io/v1beta1@4-22
ValidatingAdmissionPolicy admissionregistration.k8s.io/v1@30 admissionregistration.k8s.io/v1alpha1@26-32 admissionregistration.k8s.io/v1beta1@28-34
ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1@30 admissionregistration.k8s.io/v1alpha1@26-32 admissionregistration.k8s.io/v1beta1@28-34
ValidatingWebhookConfiguration admissionregistration.k8s.io/v1@16 admissionregistration.k8s.io/v1beta1@9-22
VolumeAttachment storage.k8s.io/v1@13 storage.k8s.io/v1alpha1@9-24 storage.k8s.io/v1beta1@10-22
VolumeAttributesClass storage.k8s.io/v1alpha1@29-35 storage.k8s.io/v1beta1@31-37 storage.k8s.io/v1@34
Workload scheduling.k8s.io/v1alpha1@0 scheduling.k8s.io/v1alpha2@0 scheduling.k8s.io/v1alpha3@0 scheduling.k8s.io/v1beta1@37-43
`;
