/** The API groups of kinds that OpenShift had in `v1` until its version 3.6. */
const groups: Readonly<Record<string, readonly string[]>> = {
  "apps.openshift.io/v1": ["DeploymentConfig", "DeploymentConfigRollback"],
  "authorization.openshift.io/v1": [
    ...["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "RoleBindingRestriction"],
  ],
  "build.openshift.io/v1": ["Build", "BuildConfig"],
  "image.openshift.io/v1": ["Image", "ImageStream", "ImageStreamImport", "ImageStreamTag", "ImageStreamMapping"],
  "oauth.openshift.io/v1": ["OAuthClient", "OAuthClientAuthorization", "OAuthAccessToken"],
  "project.openshift.io/v1": ["Project", "ProjectRequest"],
  "quota.openshift.io/v1": ["ClusterResourceQuota"],
  "route.openshift.io/v1": ["Route"],
  "security.openshift.io/v1": ["SecurityContextConstraints"],
  "template.openshift.io/v1": ["Template", "TemplateInstance"],
  "user.openshift.io/v1": ["Group", "Identity", "User", "UserIdentityMapping"],
};

const groupOfKind = new Map(
  Object.entries(groups).flatMap(([group, kinds]) => kinds.map((kind) => [kind, group] as const)),
);

/** The API version that serves the kind today: `apiVersion: v1` of a stream is `image.openshift.io/v1`. */
export const currentApiVersion = (apiVersion: string, kind: string): string =>
  apiVersion === "v1" ? (groupOfKind.get(kind) ?? apiVersion) : apiVersion;

const ofCluster: ReadonlySet<string> = new Set([
  ...["Namespace", "Project", "ProjectRequest", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"],
  ...["PersistentVolume", "StorageClass", "PriorityClass", "SecurityContextConstraints", "ClusterResourceQuota"],
  ...["Group", "Identity", "User", "UserIdentityMapping", "OAuthClient", "Image", "ImageDigestMirrorSet"],
  ...["ImageTagMirrorSet", "ImageContentSourcePolicy", "MutatingWebhookConfiguration"],
  "ValidatingWebhookConfiguration",
]);

/** Tells that objects of a kind are in no namespace: the API refuses one. */
export const isOfCluster = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean =>
  ofCluster.has(kind) && /^(?:v1$|[\w.]+\.(?:k8s|openshift)\.io\/)/.test(apiVersion);

/** Tells that an object is of a kind, in its old or new API group. */
export const isOfKind = (value: { readonly apiVersion?: unknown; readonly kind?: unknown }, kind: string): boolean =>
  value.kind === kind && (value.apiVersion === "v1" || value.apiVersion === groupOfKind.get(kind));
