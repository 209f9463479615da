/**
 * The fields of Kubernetes' own types, one type a line, derived from the API's published OpenAPI document.
 *
 * `s` string, `i` integer, `n` number, `b` boolean, `q` quantity, `x` integer or string, `?` free JSON, otherwise a type; `{}` a map
 * of, `*` a list of (`*[keys;mergeKey]` told apart by keys, `*!` a set), a leading or trailing `!` owned as a whole.
 */
export const kubernetesTypes = `
AWSElasticBlockStoreVolumeSource fsType:s partition:i readOnly:b volumeID:s
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AggregationRule clusterRoleSelectors:LabelSelector*
AppArmorProfile localhostProfile:s type:s
AzureDiskVolumeSource cachingMode:s diskName:s diskURI:s fsType:s kind:s readOnly:b
AzureFileVolumeSource readOnly:b secretName:s shareName:s
CSIVolumeSource driver:s fsType:s nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:s{}
Capabilities add:s* drop:s*
CephFSVolumeSource monitors:s* path:s readOnly:b secretFile:s secretRef:LocalObjectReference user:s
CinderVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeID:s
ClientIPConfig timeoutSeconds:i
ClusterRole aggregationRule:AggregationRule rules:PolicyRule*
ClusterRoleBinding roleRef:RoleRef subjects:Subject*
ClusterTrustBundleProjection labelSelector:LabelSelector name:s optional:b path:s signerName:s
Condition lastTransitionTime:s message:s observedGeneration:i reason:s status:s type:s
ConfigMap binaryData:s{} data:s{} immutable:b
ConfigMapEnvSource name:s optional:b
ConfigMapKeySelector !key:s name:s optional:b
ConfigMapProjection items:KeyToPath* name:s optional:b
ConfigMapVolumeSource defaultMode:i items:KeyToPath* name:s optional:b
Container args:s* command:s* env:EnvVar*[name] envFrom:EnvFromSource* image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name:s ports:ContainerPort*[containerPort,protocol] readinessProbe:Probe resizePolicy:ContainerResizePolicy* resources:ResourceRequirements restartPolicy:s restartPolicyRules:ContainerRestartRule* securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:VolumeDevice*[devicePath] volumeMounts:VolumeMount*[mountPath] workingDir:s
ContainerExtendedResourceRequest containerName:s requestName:s resourceName:s
ContainerPort containerPort:i hostIP:s hostPort:i name:s protocol:s
ContainerResizePolicy resourceName:s restartPolicy:s
ContainerRestartRule action:s exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:s values:i*!
ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
ContainerStateRunning startedAt:s
ContainerStateTerminated containerID:s exitCode:i finishedAt:s message:s reason:s signal:i startedAt:s
ContainerStateWaiting message:s reason:s
ContainerStatus allocatedResources:q{} allocatedResourcesStatus:ResourceStatus*[name] containerID:s image:s imageID:s lastState:ContainerState name:s ready:b resources:ResourceRequirements restartCount:i started:b state:ContainerState stopSignal:s user:ContainerUser volumeMounts:VolumeMountStatus*[mountPath]
ContainerUser linux:LinuxContainerUser
CronJob spec:CronJobSpec status:CronJobStatus
CronJobSpec concurrencyPolicy:s failedJobsHistoryLimit:i jobTemplate:JobTemplateSpec schedule:s startingDeadlineSeconds:i successfulJobsHistoryLimit:i suspend:b timeZone:s
CronJobStatus active:ObjectReference* lastScheduleTime:s lastSuccessfulTime:s
DaemonSet spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime:s message:s reason:s status:s type:s
DaemonSetSpec minReadySeconds:i revisionHistoryLimit:i selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount:i conditions:DaemonSetCondition*[type] currentNumberScheduled:i desiredNumberScheduled:i numberAvailable:i numberMisscheduled:i numberReady:i numberUnavailable:i observedGeneration:i updatedNumberScheduled:i
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type:s
Deployment spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime:s lastUpdateTime:s message:s reason:s status:s type:s
DeploymentSpec minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i selector:LabelSelector strategy:DeploymentStrategy template:PodTemplateSpec
DeploymentStatus availableReplicas:i collisionCount:i conditions:DeploymentCondition*[type] observedGeneration:i readyReplicas:i replicas:i terminatingReplicas:i unavailableReplicas:i updatedReplicas:i
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type:s
DownwardAPIProjection items:DownwardAPIVolumeFile*
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:i path:s resourceFieldRef:ResourceFieldSelector
DownwardAPIVolumeSource defaultMode:i items:DownwardAPIVolumeFile*
EmptyDirVolumeSource medium:s sizeLimit:q
EndpointAddress !hostname:s ip:s nodeName:s targetRef:ObjectReference
EndpointPort !appProtocol:s name:s port:i protocol:s
EndpointSubset addresses:EndpointAddress* notReadyAddresses:EndpointAddress* ports:EndpointPort*
Endpoints subsets:EndpointSubset*
EnvFromSource configMapRef:ConfigMapEnvSource prefix:s secretRef:SecretEnvSource
EnvVar name:s value:s valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:s* command:s* env:EnvVar*[name] envFrom:EnvFromSource* image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name:s ports:ContainerPort*[containerPort,protocol] readinessProbe:Probe resizePolicy:ContainerResizePolicy* resources:ResourceRequirements restartPolicy:s restartPolicyRules:ContainerRestartRule* securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName:s terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:VolumeDevice*[devicePath] volumeMounts:VolumeMount*[mountPath] workingDir:s
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
Event action:s count:i eventTime:s firstTimestamp:s involvedObject:ObjectReference lastTimestamp:s message:s reason:s related:ObjectReference reportingComponent:s reportingInstance:s series:EventSeries source:EventSource type:s
EventSeries count:i lastObservedTime:s
EventSource component:s host:s
ExecAction command:s*
FCVolumeSource fsType:s lun:i readOnly:b targetWWNs:s* wwids:s*
FieldSelectorAttributes rawSelector:s requirements:FieldSelectorRequirement*
FieldSelectorRequirement key:s operator:s values:s*
FileKeySelector !key:s optional:b path:s volumeName:s
FlexVolumeSource driver:s fsType:s options:s{} readOnly:b secretRef:LocalObjectReference
FlockerVolumeSource datasetName:s datasetUUID:s
GCEPersistentDiskVolumeSource fsType:s partition:i pdName:s readOnly:b
GRPCAction port:i service:s
GitRepoVolumeSource directory:s repository:s revision:s
GlusterfsVolumeSource endpoints:s path:s readOnly:b
HTTPGetAction host:s httpHeaders:HTTPHeader* path:s port:x scheme:s
HTTPHeader name:s value:s
HTTPIngressPath backend:IngressBackend path:s pathType:s
HTTPIngressRuleValue paths:HTTPIngressPath*
HostAlias hostnames:s* ip:s
HostIP ip:s
HostPathVolumeSource path:s type:s
ISCSIVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn:s iscsiInterface:s lun:i portals:s* readOnly:b secretRef:LocalObjectReference targetPortal:s
ImageVolumeSource pullPolicy:s reference:s
ImageVolumeStatus imageRef:s
Ingress spec:IngressSpec status:IngressStatus
IngressBackend resource:TypedLocalObjectReference service:IngressServiceBackend
IngressLoadBalancerIngress hostname:s ip:s ports:IngressPortStatus*
IngressLoadBalancerStatus ingress:IngressLoadBalancerIngress*
IngressPortStatus error:s port:i protocol:s
IngressRule host:s http:HTTPIngressRuleValue
IngressServiceBackend name:s port:ServiceBackendPort
IngressSpec defaultBackend:IngressBackend ingressClassName:s rules:IngressRule* tls:IngressTLS*
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressTLS hosts:s* secretName:s
Job spec:JobSpec status:JobStatus
JobCondition lastProbeTime:s lastTransitionTime:s message:s reason:s status:s type:s
JobSpec activeDeadlineSeconds:i backoffLimit:i backoffLimitPerIndex:i completionMode:s completions:i managedBy:s manualSelector:b maxFailedIndexes:i parallelism:i podFailurePolicy:PodFailurePolicy podReplacementPolicy:s selector:LabelSelector successPolicy:SuccessPolicy suspend:b template:PodTemplateSpec ttlSecondsAfterFinished:i
JobStatus active:i completedIndexes:s completionTime:s conditions:JobCondition*[;type] failed:i failedIndexes:s ready:i startTime:s succeeded:i terminating:i uncountedTerminatedPods:UncountedTerminatedPods
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
KeyToPath key:s mode:i path:s
LabelSelector !matchExpressions:LabelSelectorRequirement* matchLabels:s{}
LabelSelectorAttributes rawSelector:s requirements:LabelSelectorRequirement*
LabelSelectorRequirement key:s operator:s values:s*
Lease spec:LeaseSpec
LeaseSpec acquireTime:s holderIdentity:s leaseDurationSeconds:i leaseTransitions:i preferredHolder:s renewTime:s strategy:s
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LimitRange spec:LimitRangeSpec
LimitRangeItem default:q{} defaultRequest:q{} max:q{} maxLimitRequestRatio:q{} min:q{} type:s
LimitRangeSpec limits:LimitRangeItem*
LinuxContainerUser gid:i supplementalGroups:i* uid:i
LoadBalancerIngress hostname:s ip:s ipMode:s ports:PortStatus*
LoadBalancerStatus ingress:LoadBalancerIngress*
LocalObjectReference !name:s
LocalSubjectAccessReview spec:SubjectAccessReviewSpec status:SubjectAccessReviewStatus
ModifyVolumeStatus status:s targetVolumeAttributesClassName:s
NFSVolumeSource path:s readOnly:b server:s
Namespace spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime:s message:s reason:s status:s type:s
NamespaceSpec finalizers:s*
NamespaceStatus conditions:NamespaceCondition*[type] phase:s
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm* requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeAllocatableResourceClaimStatus containers:s*! resourceClaimName:s resources:q{}
NodeSelector !nodeSelectorTerms:NodeSelectorTerm*
NodeSelectorRequirement key:s operator:s values:s*
NodeSelectorTerm !matchExpressions:NodeSelectorRequirement* matchFields:NodeSelectorRequirement*
NonResourceAttributes path:s verb:s
NonResourceRule nonResourceURLs:s* verbs:s*
ObjectFieldSelector !apiVersion:s fieldPath:s
ObjectReference !apiVersion:s fieldPath:s kind:s name:s namespace:s resourceVersion:s uid:s
PersistentVolumeClaim spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime:s lastTransitionTime:s message:s reason:s status:s type:s
PersistentVolumeClaimSpec accessModes:s* dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector storageClassName:s volumeAttributesClassName:s volumeMode:s volumeName:s
PersistentVolumeClaimStatus accessModes:s* allocatedResourceStatuses:s{} allocatedResources:q{} capacity:q{} conditions:PersistentVolumeClaimCondition*[type] currentVolumeAttributesClassName:s modifyVolumeStatus:ModifyVolumeStatus phase:s
PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName:s readOnly:b
PhotonPersistentDiskVolumeSource fsType:s pdID:s
Pod spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm* requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:s* mismatchLabelKeys:s* namespaceSelector:LabelSelector namespaces:s* topologyKey:s
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm* requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*
PodCertificateProjection certificateChainPath:s credentialBundlePath:s keyPath:s keyType:s maxExpirationSeconds:i signerName:s userAnnotations:s{}
PodCondition lastProbeTime:s lastTransitionTime:s message:s observedGeneration:i reason:s status:s type:s
PodDNSConfig nameservers:s* options:PodDNSConfigOption* searches:s*
PodDNSConfigOption name:s value:s
PodDisruptionBudget spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable:x minAvailable:x selector:LabelSelector unhealthyPodEvictionPolicy:s
PodDisruptionBudgetStatus conditions:Condition*[type] currentHealthy:i desiredHealthy:i disruptedPods:s{} disruptionsAllowed:i expectedPods:i observedGeneration:i
PodExtendedResourceClaimStatus requestMappings:ContainerExtendedResourceRequest* resourceClaimName:s
PodFailurePolicy rules:PodFailurePolicyRule*
PodFailurePolicyOnExitCodesRequirement containerName:s operator:s values:i*!
PodFailurePolicyOnPodConditionsPattern status:s type:s
PodFailurePolicyRule action:s onExitCodes:PodFailurePolicyOnExitCodesRequirement onPodConditions:PodFailurePolicyOnPodConditionsPattern*
PodIP ip:s
PodOS name:s
PodReadinessGate conditionType:s
PodResourceClaim name:s resourceClaimName:s resourceClaimTemplateName:s
PodResourceClaimStatus name:s resourceClaimName:s
PodSchedulingGate name:s
PodSchedulingGroup podGroupName:s
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:i fsGroupChangePolicy:s runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxChangePolicy:s seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:i* supplementalGroupsPolicy:s sysctls:Sysctl* windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:i affinity:Affinity automountServiceAccountToken:b containers:Container*[name] dnsConfig:PodDNSConfig dnsPolicy:s enableServiceLinks:b ephemeralContainers:EphemeralContainer*[name] hostAliases:HostAlias*[ip] hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname:s hostnameOverride:s imagePullSecrets:LocalObjectReference*[name] initContainers:Container*[name] nodeName:s nodeSelector:s{}! os:PodOS overhead:q{} preemptionPolicy:s priority:i priorityClassName:s readinessGates:PodReadinessGate* resourceClaims:PodResourceClaim*[name] resources:ResourceRequirements restartPolicy:s runtimeClassName:s schedulerName:s schedulingGates:PodSchedulingGate*[name] schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b subdomain:s terminationGracePeriodSeconds:i tolerations:Toleration* topologySpreadConstraints:TopologySpreadConstraint*[topologyKey,whenUnsatisfiable] volumes:Volume*[name]
PodStatus allocatedResources:q{} conditions:PodCondition*[type] containerStatuses:ContainerStatus* ephemeralContainerStatuses:ContainerStatus* extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP:s hostIPs:HostIP*[;ip] initContainerStatuses:ContainerStatus* message:s nodeAllocatableResourceClaimStatuses:NodeAllocatableResourceClaimStatus* nominatedNodeName:s observedGeneration:i phase:s podIP:s podIPs:PodIP*[ip] qosClass:s reason:s resize:s resourceClaimStatuses:PodResourceClaimStatus*[name] resources:ResourceRequirements startTime:s
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PolicyRule apiGroups:s* nonResourceURLs:s* resourceNames:s* resources:s* verbs:s*
PortStatus error:s port:i protocol:s
PortworxVolumeSource fsType:s readOnly:b volumeID:s
PreferredSchedulingTerm preference:NodeSelectorTerm weight:i
Probe exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i periodSeconds:i successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:i timeoutSeconds:i
ProjectedVolumeSource defaultMode:i sources:VolumeProjection*
QuobyteVolumeSource group:s readOnly:b registry:s tenant:s user:s volume:s
RBDVolumeSource fsType:s image:s keyring:s monitors:s* pool:s readOnly:b secretRef:LocalObjectReference user:s
ReplicaSet spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime:s message:s reason:s status:s type:s
ReplicaSetSpec minReadySeconds:i replicas:i selector:LabelSelector template:PodTemplateSpec
ReplicaSetStatus availableReplicas:i conditions:ReplicaSetCondition*[type] fullyLabeledReplicas:i observedGeneration:i readyReplicas:i replicas:i terminatingReplicas:i
ReplicationController spec:ReplicationControllerSpec status:ReplicationControllerStatus
ReplicationControllerCondition lastTransitionTime:s message:s reason:s status:s type:s
ReplicationControllerSpec minReadySeconds:i replicas:i selector:s{}! template:PodTemplateSpec
ReplicationControllerStatus availableReplicas:i conditions:ReplicationControllerCondition*[type] fullyLabeledReplicas:i observedGeneration:i readyReplicas:i replicas:i
ResourceAttributes fieldSelector:FieldSelectorAttributes group:s labelSelector:LabelSelectorAttributes name:s namespace:s resource:s subresource:s verb:s version:s
ResourceClaim name:s request:s
ResourceFieldSelector !containerName:s divisor:q resource:s
ResourceHealth health:s message:s resourceID:s
ResourceQuota spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard:q{} scopeSelector:ScopeSelector scopes:s*
ResourceQuotaStatus hard:q{} used:q{}
ResourceRequirements claims:ResourceClaim*[name;] limits:q{} requests:q{}
ResourceRule apiGroups:s* resourceNames:s* resources:s* verbs:s*
ResourceStatus name:s resources:ResourceHealth*[resourceID;]
Role rules:PolicyRule*
RoleBinding roleRef:RoleRef subjects:Subject*
RoleRef !apiGroup:s kind:s name:s
RollingUpdateDaemonSet maxSurge:x maxUnavailable:x
RollingUpdateDeployment maxSurge:x maxUnavailable:x
RollingUpdateStatefulSetStrategy maxUnavailable:x partition:i
SELinuxOptions level:s role:s type:s user:s
Scale spec:ScaleSpec status:ScaleStatus
ScaleIOVolumeSource fsType:s gateway:s protectionDomain:s readOnly:b secretRef:LocalObjectReference sslEnabled:b storageMode:s storagePool:s system:s volumeName:s
ScaleSpec replicas:i
ScaleStatus replicas:i selector:s
ScopeSelector !matchExpressions:ScopedResourceSelectorRequirement*
ScopedResourceSelectorRequirement operator:s scopeName:s values:s*
SeccompProfile localhostProfile:s type:s
Secret data:s{} immutable:b stringData:s{} type:s
SecretEnvSource name:s optional:b
SecretKeySelector !key:s name:s optional:b
SecretProjection items:KeyToPath* name:s optional:b
SecretVolumeSource defaultMode:i items:KeyToPath* optional:b secretName:s
SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b procMount:s readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
SelfSubjectAccessReview spec:SelfSubjectAccessReviewSpec status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes
SelfSubjectReview status:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:UserInfo
SelfSubjectRulesReview spec:SelfSubjectRulesReviewSpec status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace:s
Service spec:ServiceSpec status:ServiceStatus
ServiceAccount automountServiceAccountToken:b imagePullSecrets:LocalObjectReference* secrets:ObjectReference*[name]
ServiceAccountTokenProjection audience:s expirationSeconds:i path:s
ServiceBackendPort !name:s number:i
ServicePort appProtocol:s name:s nodePort:i port:i protocol:s targetPort:x
ServiceSpec allocateLoadBalancerNodePorts:b clusterIP:s clusterIPs:s* externalIPs:s* externalName:s externalTrafficPolicy:s healthCheckNodePort:i internalTrafficPolicy:s ipFamilies:s* ipFamilyPolicy:s loadBalancerClass:s loadBalancerIP:s loadBalancerSourceRanges:s* ports:ServicePort*[port,protocol] publishNotReadyAddresses:b selector:s{}! sessionAffinity:s sessionAffinityConfig:SessionAffinityConfig trafficDistribution:s type:s
ServiceStatus conditions:Condition*[type] loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds:i
StatefulSet spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition lastTransitionTime:s message:s reason:s status:s type:s
StatefulSetOrdinals start:i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetSpec minReadySeconds:i ordinals:StatefulSetOrdinals persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy:s replicas:i revisionHistoryLimit:i selector:LabelSelector serviceName:s template:PodTemplateSpec updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:PersistentVolumeClaim*
StatefulSetStatus availableReplicas:i collisionCount:i conditions:StatefulSetCondition*[type] currentReplicas:i currentRevision:s observedGeneration:i readyReplicas:i replicas:i updateRevision:s updatedReplicas:i
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type:s
StorageOSVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeName:s volumeNamespace:s
Subject !apiGroup:s kind:s name:s namespace:s
SubjectAccessReview spec:SubjectAccessReviewSpec status:SubjectAccessReviewStatus
SubjectAccessReviewSpec extra:s*{} groups:s* nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes uid:s user:s
SubjectAccessReviewStatus allowed:b denied:b evaluationError:s reason:s
SubjectRulesReviewStatus evaluationError:s incomplete:b nonResourceRules:NonResourceRule* resourceRules:ResourceRule*
SuccessPolicy rules:SuccessPolicyRule*
SuccessPolicyRule succeededCount:i succeededIndexes:s
Sysctl name:s value:s
TCPSocketAction host:s port:x
TokenReview spec:TokenReviewSpec status:TokenReviewStatus
TokenReviewSpec audiences:s* token:s
TokenReviewStatus audiences:s* authenticated:b error:s user:UserInfo
Toleration effect:s key:s operator:s tolerationSeconds:i value:s
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:s* maxSkew:i minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s topologyKey:s whenUnsatisfiable:s
TypedLocalObjectReference !apiGroup:s kind:s name:s
TypedObjectReference apiGroup:s kind:s name:s namespace:s
UncountedTerminatedPods failed:s*! succeeded:s*!
UserInfo extra:s*{} groups:s* uid:s username:s
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name:s nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeDevice devicePath:s name:s
VolumeMount mountPath:s mountPropagation:s name:s readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s
VolumeMountStatus mountPath:s name:s readOnly:b recursiveReadOnly:s volumeStatus:VolumeStatus
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements limits:q{} requests:q{}
VolumeStatus image:ImageVolumeStatus
VsphereVirtualDiskVolumeSource fsType:s storagePolicyID:s storagePolicyName:s volumePath:s
WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm weight:i
WindowsSecurityContextOptions gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s
`;
