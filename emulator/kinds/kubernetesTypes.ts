/**
 * The fields of Kubernetes' built-in types, one type a line, derived from the API's published OpenAPI and protobuf
 * documents.
 *
 * `s` string, `i` integer, `n` number, `b` boolean (in upper case, zero values are left out), `t` time, `y` bytes,
 * `q` quantity, `x` integer or string, `?` free JSON, otherwise a type. `{}` is a map of, `*` a list of
 * (`*[keys;mergeKey]`
 * identified by keys, `*!` a set); a leading or trailing `!` means owned as a whole. `@` precedes the field's protobuf
 * number, with the numbers of the messages that embed it.
 */
export const kubernetesTypes = `
AWSElasticBlockStoreVolumeSource fsType:S@2 partition:I@3 readOnly:B@4 volumeID:s@1
Affinity nodeAffinity:NodeAffinity@1 podAffinity:PodAffinity@2 podAntiAffinity:PodAntiAffinity@3
AggregationRule clusterRoleSelectors:LabelSelector*@1
AppArmorProfile localhostProfile:s@2 type:s@1
AzureDiskVolumeSource cachingMode:s@3 diskName:s@1 diskURI:s@2 fsType:s@4 kind:s@6 readOnly:b@5
AzureFileVolumeSource readOnly:B@3 secretName:s@1 shareName:s@2
CSIVolumeSource driver:s@1 fsType:s@3 nodePublishSecretRef:LocalObjectReference@5 readOnly:b@2 volumeAttributes:s{}@4
Capabilities add:s*@1 drop:s*@2
CephFSVolumeSource monitors:s*@1 path:S@2 readOnly:B@6 secretFile:S@4 secretRef:LocalObjectReference@5 user:S@3
CinderVolumeSource fsType:S@2 readOnly:B@3 secretRef:LocalObjectReference@4 volumeID:s@1
ClientIPConfig timeoutSeconds:i@1
ClusterRole aggregationRule:AggregationRule@3 rules:PolicyRule*@2
ClusterRoleBinding roleRef:RoleRef@3 subjects:Subject*@2
ClusterTrustBundleProjection labelSelector:LabelSelector@3 name:s@1 optional:b@5 path:s@4 signerName:s@2
Condition lastTransitionTime:t@4 message:s@6 observedGeneration:I@3 reason:s@5 status:s@2 type:s@1
ConfigMap binaryData:y{}@3 data:s{}@2 immutable:b@4
ConfigMapEnvSource name:S@1.1 optional:b@2
ConfigMapKeySelector !key:s@2 name:S@1.1 optional:b@3
ConfigMapProjection items:KeyToPath*@2 name:S@1.1 optional:b@4
ConfigMapVolumeSource defaultMode:i@3 items:KeyToPath*@2 name:S@1.1 optional:b@4
Container args:s*@4 command:s*@3 env:EnvVar*[name]@7 envFrom:EnvFromSource*@19 image:S@2 imagePullPolicy:S@14 lifecycle:Lifecycle@12 livenessProbe:Probe@10 name:s@1 ports:ContainerPort*[containerPort,protocol]@6 readinessProbe:Probe@11 resizePolicy:ContainerResizePolicy*@23 resources:ResourceRequirements@8 restartPolicy:s@24 restartPolicyRules:ContainerRestartRule*@25 securityContext:SecurityContext@15 startupProbe:Probe@22 stdin:B@16 stdinOnce:B@17 terminationMessagePath:S@13 terminationMessagePolicy:S@20 tty:B@18 volumeDevices:VolumeDevice*[devicePath]@21 volumeMounts:VolumeMount*[mountPath]@9 workingDir:S@5
ContainerExtendedResourceRequest containerName:s@1 requestName:s@3 resourceName:s@2
ContainerPort containerPort:i@3 hostIP:S@5 hostPort:I@2 name:S@1 protocol:S@4
ContainerResizePolicy resourceName:s@1 restartPolicy:s@2
ContainerRestartRule action:S@1 exitCodes:ContainerRestartRuleOnExitCodes@2
ContainerRestartRuleOnExitCodes operator:S@1 values:i*!@2
ContainerState running:ContainerStateRunning@2 terminated:ContainerStateTerminated@3 waiting:ContainerStateWaiting@1
ContainerStateRunning startedAt:t@1
ContainerStateTerminated containerID:S@7 exitCode:i@1 finishedAt:t@6 message:S@4 reason:S@3 signal:I@2 startedAt:t@5
ContainerStateWaiting message:S@2 reason:S@1
ContainerStatus allocatedResources:q{}@10 allocatedResourcesStatus:ResourceStatus*[name]@14 containerID:S@8 image:s@6 imageID:s@7 lastState:ContainerState@3 name:s@1 ready:b@4 resources:ResourceRequirements@11 restartCount:i@5 started:b@9 state:ContainerState@2 stopSignal:s@15 user:ContainerUser@13 volumeMounts:VolumeMountStatus*[mountPath]@12
ContainerUser linux:LinuxContainerUser@1
CronJob spec:CronJobSpec@2 status:CronJobStatus@3
CronJobSpec concurrencyPolicy:S@3 failedJobsHistoryLimit:i@7 jobTemplate:JobTemplateSpec@5 schedule:s@1 startingDeadlineSeconds:i@2 successfulJobsHistoryLimit:i@6 suspend:b@4 timeZone:s@8
CronJobStatus active:ObjectReference*@1 lastScheduleTime:t@4 lastSuccessfulTime:t@5
DaemonSet spec:DaemonSetSpec@2 status:DaemonSetStatus@3
DaemonSetCondition lastTransitionTime:t@3 message:S@5 reason:S@4 status:s@2 type:s@1
DaemonSetSpec minReadySeconds:I@4 revisionHistoryLimit:i@6 selector:LabelSelector@1 template:PodTemplateSpec@2 updateStrategy:DaemonSetUpdateStrategy@3
DaemonSetStatus collisionCount:i@9 conditions:DaemonSetCondition*[type]@10 currentNumberScheduled:i@1 desiredNumberScheduled:i@3 numberAvailable:I@7 numberMisscheduled:i@2 numberReady:i@4 numberUnavailable:I@8 observedGeneration:I@5 updatedNumberScheduled:I@6
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet@2 type:S@1
Deployment spec:DeploymentSpec@2 status:DeploymentStatus@3
DeploymentCondition lastTransitionTime:t@7 lastUpdateTime:t@6 message:S@5 reason:S@4 status:s@2 type:s@1
DeploymentSpec minReadySeconds:I@5 paused:B@7 progressDeadlineSeconds:i@9 replicas:i@1 revisionHistoryLimit:i@6 selector:LabelSelector@2 strategy:DeploymentStrategy@4 template:PodTemplateSpec@3
DeploymentStatus availableReplicas:I@4 collisionCount:i@8 conditions:DeploymentCondition*[type]@6 observedGeneration:I@1 readyReplicas:I@7 replicas:I@2 terminatingReplicas:i@9 unavailableReplicas:I@5 updatedReplicas:I@3
DeploymentStrategy rollingUpdate:RollingUpdateDeployment@2 type:S@1
DownwardAPIProjection items:DownwardAPIVolumeFile*@1
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector@2 mode:i@4 path:s@1 resourceFieldRef:ResourceFieldSelector@3
DownwardAPIVolumeSource defaultMode:i@2 items:DownwardAPIVolumeFile*@1
EmptyDirVolumeSource medium:S@1 sizeLimit:q@2
EndpointAddress !hostname:S@3 ip:s@1 nodeName:s@4 targetRef:ObjectReference@2
EndpointPort !appProtocol:s@4 name:S@1 port:i@2 protocol:S@3
EndpointSubset addresses:EndpointAddress*@1 notReadyAddresses:EndpointAddress*@2 ports:EndpointPort*@3
Endpoints subsets:EndpointSubset*@2
EnvFromSource configMapRef:ConfigMapEnvSource@2 prefix:S@1 secretRef:SecretEnvSource@3
EnvVar name:s@1 value:S@2 valueFrom:EnvVarSource@3
EnvVarSource configMapKeyRef:ConfigMapKeySelector@3 fieldRef:ObjectFieldSelector@1 fileKeyRef:FileKeySelector@5 resourceFieldRef:ResourceFieldSelector@2 secretKeyRef:SecretKeySelector@4
EphemeralContainer args:s*@1.4 command:s*@1.3 env:EnvVar*[name]@1.7 envFrom:EnvFromSource*@1.19 image:S@1.2 imagePullPolicy:S@1.14 lifecycle:Lifecycle@1.12 livenessProbe:Probe@1.10 name:s@1.1 ports:ContainerPort*[containerPort,protocol]@1.6 readinessProbe:Probe@1.11 resizePolicy:ContainerResizePolicy*@1.23 resources:ResourceRequirements@1.8 restartPolicy:s@1.24 restartPolicyRules:ContainerRestartRule*@1.25 securityContext:SecurityContext@1.15 startupProbe:Probe@1.22 stdin:B@1.16 stdinOnce:B@1.17 targetContainerName:S@2 terminationMessagePath:S@1.13 terminationMessagePolicy:S@1.20 tty:B@1.18 volumeDevices:VolumeDevice*[devicePath]@1.21 volumeMounts:VolumeMount*[mountPath]@1.9 workingDir:S@1.5
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate@1
Event action:S@12 count:I@8 eventTime:t@10 firstTimestamp:t@6 involvedObject:ObjectReference@2 lastTimestamp:t@7 message:S@4 reason:S@3 related:ObjectReference@13 reportingComponent:s@14 reportingInstance:s@15 series:EventSeries@11 source:EventSource@5 type:S@9
EventSeries count:I@1 lastObservedTime:t@2
EventSource component:S@1 host:S@2
ExecAction command:s*@1
FCVolumeSource fsType:S@3 lun:i@2 readOnly:B@4 targetWWNs:s*@1 wwids:s*@5
FieldSelectorAttributes rawSelector:S@1 requirements:FieldSelectorRequirement*@2
FieldSelectorRequirement key:s@1 operator:s@2 values:s*@3
FileKeySelector !key:s@3 optional:b@4 path:s@2 volumeName:s@1
FlexVolumeSource driver:s@1 fsType:S@2 options:s{}@5 readOnly:B@4 secretRef:LocalObjectReference@3
FlockerVolumeSource datasetName:S@1 datasetUUID:S@2
GCEPersistentDiskVolumeSource fsType:S@2 partition:I@3 pdName:s@1 readOnly:B@4
GRPCAction port:i@1 service:s@2
GitRepoVolumeSource directory:S@3 repository:s@1 revision:S@2
GlusterfsVolumeSource endpoints:s@1 path:s@2 readOnly:B@3
HTTPGetAction host:S@3 httpHeaders:HTTPHeader*@5 path:S@1 port:x@2 scheme:S@4
HTTPHeader name:s@1 value:s@2
HTTPIngressPath backend:IngressBackend@2 path:S@1 pathType:s@3
HTTPIngressRuleValue paths:HTTPIngressPath*@1
HostAlias hostnames:s*@2 ip:s@1
HostIP ip:s@1
HostPathVolumeSource path:s@1 type:s@2
ISCSIVolumeSource chapAuthDiscovery:B@8 chapAuthSession:B@11 fsType:S@5 initiatorName:s@12 iqn:s@2 iscsiInterface:S@4 lun:i@3 portals:s*@7 readOnly:B@6 secretRef:LocalObjectReference@10 targetPortal:s@1
ImageVolumeSource pullPolicy:S@2 reference:S@1
ImageVolumeStatus imageRef:s
Ingress spec:IngressSpec@2 status:IngressStatus@3
IngressBackend resource:TypedLocalObjectReference@3 service:IngressServiceBackend@4
IngressLoadBalancerIngress hostname:S@2 ip:S@1 ports:IngressPortStatus*@4
IngressLoadBalancerStatus ingress:IngressLoadBalancerIngress*@1
IngressPortStatus error:s@3 port:i@1 protocol:s@2
IngressRule host:S@1 http:HTTPIngressRuleValue@2.1
IngressServiceBackend name:s@1 port:ServiceBackendPort@2
IngressSpec defaultBackend:IngressBackend@1 ingressClassName:s@4 rules:IngressRule*@3 tls:IngressTLS*@2
IngressStatus loadBalancer:IngressLoadBalancerStatus@1
IngressTLS hosts:s*@1 secretName:S@2
Job spec:JobSpec@2 status:JobStatus@3
JobCondition lastProbeTime:t@3 lastTransitionTime:t@4 message:S@6 reason:S@5 status:s@2 type:s@1
JobSpec activeDeadlineSeconds:i@3 backoffLimit:i@7 backoffLimitPerIndex:i@12 completionMode:s@9 completions:i@2 managedBy:s@15 manualSelector:b@5 maxFailedIndexes:i@13 parallelism:i@1 podFailurePolicy:PodFailurePolicy@11 podReplacementPolicy:s@14 selector:LabelSelector@4 successPolicy:SuccessPolicy@16 suspend:b@10 template:PodTemplateSpec@6 ttlSecondsAfterFinished:i@8
JobStatus active:I@4 completedIndexes:S@7 completionTime:t@3 conditions:JobCondition*[;type]@1 failed:I@6 failedIndexes:s@10 ready:i@9 startTime:t@2 succeeded:I@5 terminating:i@11 uncountedTerminatedPods:UncountedTerminatedPods@8
JobTemplateSpec metadata:ObjectMeta@1 spec:JobSpec@2
KeyToPath key:s@1 mode:i@3 path:s@2
LabelSelector !matchExpressions:LabelSelectorRequirement*@2 matchLabels:s{}@1
LabelSelectorAttributes rawSelector:S@1 requirements:LabelSelectorRequirement*@2
LabelSelectorRequirement key:s@1 operator:s@2 values:s*@3
Lease spec:LeaseSpec@2
LeaseSpec acquireTime:t@3 holderIdentity:s@1 leaseDurationSeconds:i@2 leaseTransitions:i@5 preferredHolder:s@7 renewTime:t@4 strategy:s@6
Lifecycle postStart:LifecycleHandler@1 preStop:LifecycleHandler@2 stopSignal:s@3
LifecycleHandler exec:ExecAction@1 httpGet:HTTPGetAction@2 sleep:SleepAction@4 tcpSocket:TCPSocketAction@3
LimitRange spec:LimitRangeSpec@2
LimitRangeItem default:q{}@4 defaultRequest:q{}@5 max:q{}@2 maxLimitRequestRatio:q{}@6 min:q{}@3 type:s@1
LimitRangeSpec limits:LimitRangeItem*@1
LinuxContainerUser gid:i@2 supplementalGroups:i*@3 uid:i@1
LoadBalancerIngress hostname:S@2 ip:S@1 ipMode:s@3 ports:PortStatus*@4
LoadBalancerStatus ingress:LoadBalancerIngress*@1
LocalObjectReference !name:S@1
LocalSubjectAccessReview spec:SubjectAccessReviewSpec@2 status:SubjectAccessReviewStatus@3
ModifyVolumeStatus status:s@2 targetVolumeAttributesClassName:S@1
NFSVolumeSource path:s@2 readOnly:B@3 server:s@1
Namespace spec:NamespaceSpec@2 status:NamespaceStatus@3
NamespaceCondition lastTransitionTime:t@4 message:S@6 reason:S@5 status:s@2 type:s@1
NamespaceSpec finalizers:s*@1
NamespaceStatus conditions:NamespaceCondition*[type]@2 phase:S@1
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm*@2 requiredDuringSchedulingIgnoredDuringExecution:NodeSelector@1
NodeAllocatableResourceClaimStatus containers:s*! resourceClaimName:s resources:q{}
NodeSelector !nodeSelectorTerms:NodeSelectorTerm*@1
NodeSelectorRequirement key:s@1 operator:s@2 values:s*@3
NodeSelectorTerm !matchExpressions:NodeSelectorRequirement*@1 matchFields:NodeSelectorRequirement*@2
NonResourceAttributes path:S@1 verb:S@2
NonResourceRule nonResourceURLs:s*@2 verbs:s*@1
ObjectFieldSelector !apiVersion:S@1 fieldPath:s@2
ObjectReference !apiVersion:S@5 fieldPath:S@7 kind:S@1 name:S@3 namespace:S@2 resourceVersion:S@6 uid:S@4
PersistentVolumeClaim spec:PersistentVolumeClaimSpec@2 status:PersistentVolumeClaimStatus@3
PersistentVolumeClaimCondition lastProbeTime:t@3 lastTransitionTime:t@4 message:S@6 reason:S@5 status:s@2 type:s@1
PersistentVolumeClaimSpec accessModes:s*@1 dataSource:TypedLocalObjectReference@7 dataSourceRef:TypedObjectReference@8 resources:VolumeResourceRequirements@2 selector:LabelSelector@4 storageClassName:s@5 volumeAttributesClassName:s@9 volumeMode:s@6 volumeName:S@3
PersistentVolumeClaimStatus accessModes:s*@2 allocatedResourceStatuses:s{}@7 allocatedResources:q{}@5 capacity:q{}@3 conditions:PersistentVolumeClaimCondition*[type]@4 currentVolumeAttributesClassName:s@8 modifyVolumeStatus:ModifyVolumeStatus@9 phase:S@1
PersistentVolumeClaimTemplate metadata:ObjectMeta@1 spec:PersistentVolumeClaimSpec@2
PersistentVolumeClaimVolumeSource claimName:s@1 readOnly:B@2
PhotonPersistentDiskVolumeSource fsType:S@2 pdID:s@1
Pod spec:PodSpec@2 status:PodStatus@3
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm*@2 requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*@1
PodAffinityTerm labelSelector:LabelSelector@1 matchLabelKeys:s*@5 mismatchLabelKeys:s*@6 namespaceSelector:LabelSelector@4 namespaces:s*@2 topologyKey:s@3
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm*@2 requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*@1
PodCertificateProjection certificateChainPath:S@6 credentialBundlePath:S@4 keyPath:S@5 keyType:S@2 maxExpirationSeconds:i@3 signerName:S@1 userAnnotations:s{}
PodCondition lastProbeTime:t@3 lastTransitionTime:t@4 message:S@6 observedGeneration:I@7 reason:S@5 status:s@2 type:s@1
PodDNSConfig nameservers:s*@1 options:PodDNSConfigOption*@3 searches:s*@2
PodDNSConfigOption name:S@1 value:s@2
PodDisruptionBudget spec:PodDisruptionBudgetSpec@2 status:PodDisruptionBudgetStatus@3
PodDisruptionBudgetSpec maxUnavailable:x@3 minAvailable:x@1 selector:LabelSelector@2 unhealthyPodEvictionPolicy:s@4
PodDisruptionBudgetStatus conditions:Condition*[type]@7 currentHealthy:i@4 desiredHealthy:i@5 disruptedPods:t{}@2 disruptionsAllowed:i@3 expectedPods:i@6 observedGeneration:I@1
PodExtendedResourceClaimStatus requestMappings:ContainerExtendedResourceRequest*@1 resourceClaimName:s@2
PodFailurePolicy rules:PodFailurePolicyRule*@1
PodFailurePolicyOnExitCodesRequirement containerName:s@1 operator:s@2 values:i*!@3
PodFailurePolicyOnPodConditionsPattern status:s@2 type:s@1
PodFailurePolicyRule action:s@1 onExitCodes:PodFailurePolicyOnExitCodesRequirement@2 onPodConditions:PodFailurePolicyOnPodConditionsPattern*@3
PodIP ip:s@1
PodOS name:s@1
PodReadinessGate conditionType:s@1
PodResourceClaim name:s@1 resourceClaimName:s@3 resourceClaimTemplateName:s@4
PodResourceClaimStatus name:s@1 resourceClaimName:s@2
PodSchedulingGate name:s@1
PodSchedulingGroup podGroupName:s
PodSecurityContext appArmorProfile:AppArmorProfile@11 fsGroup:i@5 fsGroupChangePolicy:s@9 runAsGroup:i@6 runAsNonRoot:b@3 runAsUser:i@2 seLinuxChangePolicy:s@13 seLinuxOptions:SELinuxOptions@1 seccompProfile:SeccompProfile@10 supplementalGroups:i*@4 supplementalGroupsPolicy:s@12 sysctls:Sysctl*@7 windowsOptions:WindowsSecurityContextOptions@8
PodSpec activeDeadlineSeconds:i@5 affinity:Affinity@18 automountServiceAccountToken:b@21 containers:Container*[name]@2 dnsConfig:PodDNSConfig@26 dnsPolicy:S@6 enableServiceLinks:b@30 ephemeralContainers:EphemeralContainer*[name]@34 hostAliases:HostAlias*[ip]@23 hostIPC:B@13 hostNetwork:B@11 hostPID:B@12 hostUsers:b@37 hostname:S@16 hostnameOverride:s@41 imagePullSecrets:LocalObjectReference*[name]@15 initContainers:Container*[name]@20 nodeName:S@10 nodeSelector:s{}!@7 os:PodOS@36 overhead:q{}@32 preemptionPolicy:s@31 priority:i@25 priorityClassName:S@24 readinessGates:PodReadinessGate*@28 resourceClaims:PodResourceClaim*[name]@39 resources:ResourceRequirements@40 restartPolicy:S@3 runtimeClassName:s@29 schedulerName:S@19 schedulingGates:PodSchedulingGate*[name]@38 schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext@14 serviceAccount:S@9 serviceAccountName:S@8 setHostnameAsFQDN:b@35 shareProcessNamespace:b@27 subdomain:S@17 terminationGracePeriodSeconds:i@4 tolerations:Toleration*@22 topologySpreadConstraints:TopologySpreadConstraint*[topologyKey,whenUnsatisfiable]@33 volumes:Volume*[name]@1
PodStatus allocatedResources:q{} conditions:PodCondition*[type]@2 containerStatuses:ContainerStatus*@8 ephemeralContainerStatuses:ContainerStatus*@13 extendedResourceClaimStatus:PodExtendedResourceClaimStatus@18 hostIP:S@5 hostIPs:HostIP*[;ip]@16 initContainerStatuses:ContainerStatus*@10 message:S@3 nodeAllocatableResourceClaimStatuses:NodeAllocatableResourceClaimStatus* nominatedNodeName:S@11 observedGeneration:I@17 phase:S@1 podIP:S@6 podIPs:PodIP*[ip]@12 qosClass:S@9 reason:S@4 resize:S@14 resourceClaimStatuses:PodResourceClaimStatus*[name]@15 resources:ResourceRequirements startTime:t@7
PodTemplateSpec metadata:ObjectMeta@1 spec:PodSpec@2
PolicyRule apiGroups:s*@2 nonResourceURLs:s*@5 resourceNames:s*@4 resources:s*@3 verbs:s*@1
PortStatus error:s@3 port:i@1 protocol:s@2
PortworxVolumeSource fsType:S@2 readOnly:B@3 volumeID:s@1
PreferredSchedulingTerm preference:NodeSelectorTerm@2 weight:i@1
Probe exec:ExecAction@1.1 failureThreshold:I@6 grpc:GRPCAction@1.4 httpGet:HTTPGetAction@1.2 initialDelaySeconds:I@2 periodSeconds:I@4 successThreshold:I@5 tcpSocket:TCPSocketAction@1.3 terminationGracePeriodSeconds:i@7 timeoutSeconds:I@3
ProjectedVolumeSource defaultMode:i@2 sources:VolumeProjection*@1
QuobyteVolumeSource group:S@5 readOnly:B@3 registry:s@1 tenant:S@6 user:S@4 volume:s@2
RBDVolumeSource fsType:S@3 image:s@2 keyring:S@6 monitors:s*@1 pool:S@4 readOnly:B@8 secretRef:LocalObjectReference@7 user:S@5
ReplicaSet spec:ReplicaSetSpec@2 status:ReplicaSetStatus@3
ReplicaSetCondition lastTransitionTime:t@3 message:S@5 reason:S@4 status:s@2 type:s@1
ReplicaSetSpec minReadySeconds:I@4 replicas:i@1 selector:LabelSelector@2 template:PodTemplateSpec@3
ReplicaSetStatus availableReplicas:I@5 conditions:ReplicaSetCondition*[type]@6 fullyLabeledReplicas:I@2 observedGeneration:I@3 readyReplicas:I@4 replicas:i@1 terminatingReplicas:i@7
ReplicationController spec:ReplicationControllerSpec@2 status:ReplicationControllerStatus@3
ReplicationControllerCondition lastTransitionTime:t@3 message:S@5 reason:S@4 status:s@2 type:s@1
ReplicationControllerSpec minReadySeconds:I@4 replicas:i@1 selector:s{}!@2 template:PodTemplateSpec@3
ReplicationControllerStatus availableReplicas:I@5 conditions:ReplicationControllerCondition*[type]@6 fullyLabeledReplicas:I@2 observedGeneration:I@3 readyReplicas:I@4 replicas:i@1
ResourceAttributes fieldSelector:FieldSelectorAttributes@8 group:S@3 labelSelector:LabelSelectorAttributes@9 name:S@7 namespace:S@1 resource:S@5 subresource:S@6 verb:S@2 version:S@4
ResourceClaim name:s@1 request:S@2
ResourceFieldSelector !containerName:S@1 divisor:q@3 resource:s@2
ResourceHealth health:S@2 message:s resourceID:s@1
ResourceQuota spec:ResourceQuotaSpec@2 status:ResourceQuotaStatus@3
ResourceQuotaSpec hard:q{}@1 scopeSelector:ScopeSelector@3 scopes:s*@2
ResourceQuotaStatus hard:q{}@1 used:q{}@2
ResourceRequirements claims:ResourceClaim*[name;]@3 limits:q{}@1 requests:q{}@2
ResourceRule apiGroups:s*@2 resourceNames:s*@4 resources:s*@3 verbs:s*@1
ResourceStatus name:s@1 resources:ResourceHealth*[resourceID;]@2
Role rules:PolicyRule*@2
RoleBinding roleRef:RoleRef@3 subjects:Subject*@2
RoleRef !apiGroup:s@1 kind:s@2 name:s@3
RollingUpdateDaemonSet maxSurge:x@2 maxUnavailable:x@1
RollingUpdateDeployment maxSurge:x@2 maxUnavailable:x@1
RollingUpdateStatefulSetStrategy maxUnavailable:x@2 partition:i@1
SELinuxOptions level:S@4 role:S@2 type:S@3 user:S@1
Scale spec:ScaleSpec@2 status:ScaleStatus@3
ScaleIOVolumeSource fsType:S@9 gateway:s@1 protectionDomain:S@5 readOnly:B@10 secretRef:LocalObjectReference@3 sslEnabled:B@4 storageMode:S@7 storagePool:S@6 system:s@2 volumeName:S@8
ScaleSpec replicas:I@1
ScaleStatus replicas:i@1 selector:S@2
ScopeSelector !matchExpressions:ScopedResourceSelectorRequirement*@1
ScopedResourceSelectorRequirement operator:s@2 scopeName:s@1 values:s*@3
SeccompProfile localhostProfile:s@2 type:s@1
Secret data:y{}@2 immutable:b@5 stringData:s{}@4 type:S@3
SecretEnvSource name:S@1.1 optional:b@2
SecretKeySelector !key:s@2 name:S@1.1 optional:b@3
SecretProjection items:KeyToPath*@2 name:S@1.1 optional:b@4
SecretVolumeSource defaultMode:i@3 items:KeyToPath*@2 optional:b@4 secretName:S@1
SecurityContext allowPrivilegeEscalation:b@7 appArmorProfile:AppArmorProfile@12 capabilities:Capabilities@1 privileged:b@2 procMount:s@9 readOnlyRootFilesystem:b@6 runAsGroup:i@8 runAsNonRoot:b@5 runAsUser:i@4 seLinuxOptions:SELinuxOptions@3 seccompProfile:SeccompProfile@11 windowsOptions:WindowsSecurityContextOptions@10
SelfSubjectAccessReview spec:SelfSubjectAccessReviewSpec@2 status:SubjectAccessReviewStatus@3
SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes@2 resourceAttributes:ResourceAttributes@1
SelfSubjectReview status:SelfSubjectReviewStatus@2
SelfSubjectReviewStatus userInfo:UserInfo@1
SelfSubjectRulesReview spec:SelfSubjectRulesReviewSpec@2 status:SubjectRulesReviewStatus@3
SelfSubjectRulesReviewSpec namespace:S@1
Service spec:ServiceSpec@2 status:ServiceStatus@3
ServiceAccount automountServiceAccountToken:b@4 imagePullSecrets:LocalObjectReference*@3 secrets:ObjectReference*[name]@2
ServiceAccountTokenProjection audience:S@1 expirationSeconds:i@2 path:s@3
ServiceBackendPort !name:S@1 number:I@2
ServicePort appProtocol:s@6 name:S@1 nodePort:I@5 port:i@3 protocol:S@2 targetPort:x@4
ServiceSpec allocateLoadBalancerNodePorts:b@20 clusterIP:S@3 clusterIPs:s*@18 externalIPs:s*@5 externalName:S@10 externalTrafficPolicy:S@11 healthCheckNodePort:I@12 internalTrafficPolicy:s@22 ipFamilies:s*@19 ipFamilyPolicy:s@17 loadBalancerClass:s@21 loadBalancerIP:S@8 loadBalancerSourceRanges:s*@9 ports:ServicePort*[port,protocol]@1 publishNotReadyAddresses:B@13 selector:s{}!@2 sessionAffinity:S@7 sessionAffinityConfig:SessionAffinityConfig@14 trafficDistribution:s@23 type:S@4
ServiceStatus conditions:Condition*[type]@2 loadBalancer:LoadBalancerStatus@1
SessionAffinityConfig clientIP:ClientIPConfig@1
SleepAction seconds:i@1
StatefulSet spec:StatefulSetSpec@2 status:StatefulSetStatus@3
StatefulSetCondition lastTransitionTime:t@3 message:S@5 reason:S@4 status:s@2 type:s@1
StatefulSetOrdinals start:i@1
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:S@1 whenScaled:S@2
StatefulSetSpec minReadySeconds:I@9 ordinals:StatefulSetOrdinals@11 persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy@10 podManagementPolicy:S@6 replicas:i@1 revisionHistoryLimit:i@8 selector:LabelSelector@2 serviceName:s@5 template:PodTemplateSpec@3 updateStrategy:StatefulSetUpdateStrategy@7 volumeClaimTemplates:PersistentVolumeClaim*@4
StatefulSetStatus availableReplicas:i@11 collisionCount:i@9 conditions:StatefulSetCondition*[type]@10 currentReplicas:I@4 currentRevision:S@6 observedGeneration:I@1 readyReplicas:I@3 replicas:i@2 updateRevision:S@7 updatedReplicas:I@5
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy@2 type:S@1
StorageOSVolumeSource fsType:S@3 readOnly:B@4 secretRef:LocalObjectReference@5 volumeName:S@1 volumeNamespace:S@2
Subject !apiGroup:S@2 kind:s@1 name:s@3 namespace:S@4
SubjectAccessReview spec:SubjectAccessReviewSpec@2 status:SubjectAccessReviewStatus@3
SubjectAccessReviewSpec extra:s*{}@5 groups:s*@4 nonResourceAttributes:NonResourceAttributes@2 resourceAttributes:ResourceAttributes@1 uid:S@6 user:S@3
SubjectAccessReviewStatus allowed:b@1 denied:B@4 evaluationError:S@3 reason:S@2
SubjectRulesReviewStatus evaluationError:S@4 incomplete:b@3 nonResourceRules:NonResourceRule*@2 resourceRules:ResourceRule*@1
SuccessPolicy rules:SuccessPolicyRule*@1
SuccessPolicyRule succeededCount:i@2 succeededIndexes:s@1
Sysctl name:s@1 value:s@2
TCPSocketAction host:S@2 port:x@1
TokenReview spec:TokenReviewSpec@2 status:TokenReviewStatus@3
TokenReviewSpec audiences:s*@2 token:S@1
TokenReviewStatus audiences:s*@4 authenticated:B@1 error:S@3 user:UserInfo@2
Toleration effect:S@4 key:S@1 operator:S@2 tolerationSeconds:i@5 value:S@3
TopologySpreadConstraint labelSelector:LabelSelector@4 matchLabelKeys:s*@8 maxSkew:i@1 minDomains:i@5 nodeAffinityPolicy:s@6 nodeTaintsPolicy:s@7 topologyKey:s@2 whenUnsatisfiable:s@3
TypedLocalObjectReference !apiGroup:s@1 kind:s@2 name:s@3
TypedObjectReference apiGroup:s@1 kind:s@2 name:s@3 namespace:s@4
UncountedTerminatedPods failed:s*!@2 succeeded:s*!@1
UserInfo extra:s*{}@4 groups:s*@3 uid:S@2 username:S@1
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource@2.4 azureDisk:AzureDiskVolumeSource@2.22 azureFile:AzureFileVolumeSource@2.18 cephfs:CephFSVolumeSource@2.14 cinder:CinderVolumeSource@2.13 configMap:ConfigMapVolumeSource@2.19 csi:CSIVolumeSource@2.28 downwardAPI:DownwardAPIVolumeSource@2.16 emptyDir:EmptyDirVolumeSource@2.2 ephemeral:EphemeralVolumeSource@2.29 fc:FCVolumeSource@2.17 flexVolume:FlexVolumeSource@2.12 flocker:FlockerVolumeSource@2.15 gcePersistentDisk:GCEPersistentDiskVolumeSource@2.3 gitRepo:GitRepoVolumeSource@2.5 glusterfs:GlusterfsVolumeSource@2.9 hostPath:HostPathVolumeSource@2.1 image:ImageVolumeSource@2.30 iscsi:ISCSIVolumeSource@2.8 name:s@1 nfs:NFSVolumeSource@2.7 persistentVolumeClaim:PersistentVolumeClaimVolumeSource@2.10 photonPersistentDisk:PhotonPersistentDiskVolumeSource@2.23 portworxVolume:PortworxVolumeSource@2.24 projected:ProjectedVolumeSource@2.26 quobyte:QuobyteVolumeSource@2.21 rbd:RBDVolumeSource@2.11 scaleIO:ScaleIOVolumeSource@2.25 secret:SecretVolumeSource@2.6 storageos:StorageOSVolumeSource@2.27 vsphereVolume:VsphereVirtualDiskVolumeSource@2.20
VolumeDevice devicePath:s@2 name:s@1
VolumeMount mountPath:s@3 mountPropagation:s@5 name:s@1 readOnly:B@2 recursiveReadOnly:s@7 subPath:S@4 subPathExpr:S@6
VolumeMountStatus mountPath:s@2 name:s@1 readOnly:B@3 recursiveReadOnly:s@4 volumeStatus:VolumeStatus
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection@5 configMap:ConfigMapProjection@3 downwardAPI:DownwardAPIProjection@2 podCertificate:PodCertificateProjection@6 secret:SecretProjection@1 serviceAccountToken:ServiceAccountTokenProjection@4
VolumeResourceRequirements limits:q{}@1 requests:q{}@2
VolumeStatus image:ImageVolumeStatus
VsphereVirtualDiskVolumeSource fsType:S@2 storagePolicyID:S@4 storagePolicyName:S@3 volumePath:s@1
WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm@2 weight:i@1
WindowsSecurityContextOptions gmsaCredentialSpec:s@2 gmsaCredentialSpecName:s@1 hostProcess:b@4 runAsUserName:s@3
`;
