import { systemUser } from "./apiserver/access.ts";
import type { PolicyRule } from "./apiserver/authorizer.ts";
import type { ClusterCore, Target } from "./apiserver/resource.ts";
import { isStatusError } from "./apiserver/statusError.ts";

const rbac = "rbac.authorization.k8s.io";
const image = ["", "image.openshift.io"];
const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const reading = ["get", "list", "watch"];

const workloads: PolicyRule[] = [
  {
    apiGroups: [""],
    resources: ["configmaps", "events", "persistentvolumeclaims", "pods", "replicationcontrollers", "secrets"],
    verbs: everyVerb,
  },
  { apiGroups: [""], resources: ["serviceaccounts", "services", "replicationcontrollers/scale"], verbs: everyVerb },
  { apiGroups: ["apps", "batch", "apps.openshift.io", "build.openshift.io"], resources: ["*"], verbs: everyVerb },
  { apiGroups: ["", "route.openshift.io"], resources: ["routes"], verbs: everyVerb },
  { apiGroups: ["", "route.openshift.io"], resources: ["routes/custom-host"], verbs: ["create"] },
  { apiGroups: [""], resources: ["namespaces", "limitranges", "resourcequotas"], verbs: reading },
];

const streams: PolicyRule[] = [
  {
    apiGroups: image,
    resources: [
      "imagestreamimages",
      "imagestreammappings",
      "imagestreams",
      "imagestreams/secrets",
      "imagestreamtags",
      "imagetags",
    ],
    verbs: everyVerb,
  },
  { apiGroups: image, resources: ["imagestreams/status"], verbs: reading },
  { apiGroups: image, resources: ["imagestreams/layers"], verbs: ["get", "update"] },
  { apiGroups: image, resources: ["imagestreamimports"], verbs: ["create"] },
];

const roles: Readonly<Record<string, PolicyRule[]>> = {
  "cluster-admin": [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ],
  admin: [
    ...workloads,
    ...streams,
    { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: everyVerb },
    { apiGroups: ["project.openshift.io"], resources: ["projects"], verbs: ["get", "delete"] },
  ],
  edit: [...workloads, ...streams, { apiGroups: ["project.openshift.io"], resources: ["projects"], verbs: ["get"] }],
  view: [...workloads, ...streams.slice(0, 2)].map((rule) => ({
    ...rule,
    resources: (rule.resources ?? []).filter((resource) => !/secrets$/.test(resource)),
    verbs: reading,
  })),
  "system:basic-user": [
    {
      apiGroups: ["authorization.k8s.io"],
      resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
      verbs: ["create"],
    },
    { apiGroups: ["user.openshift.io"], resources: ["users"], resourceNames: ["~"], verbs: ["get"] },
    { apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"], verbs: ["create"] },
    { apiGroups: ["project.openshift.io"], resources: ["projects"], verbs: ["list", "watch"] },
  ],
  "system:webhook": [
    { apiGroups: ["", "build.openshift.io"], resources: ["buildconfigs/webhooks"], verbs: ["get", "create"] },
  ],
  "system:image-puller": [{ apiGroups: image, resources: ["imagestreams/layers"], verbs: ["get"] }],
  "system:image-pusher": [{ apiGroups: image, resources: ["imagestreams/layers"], verbs: ["get", "update"] }],
  "registry-viewer": [
    {
      apiGroups: image,
      resources: ["imagestreamimages", "imagestreammappings", "imagestreams", "imagestreamtags", "imagetags"],
      verbs: reading,
    },
    { apiGroups: image, resources: ["imagestreams/layers"], verbs: ["get"] },
    { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
    { apiGroups: ["project.openshift.io"], resources: ["projects"], verbs: ["get"] },
  ],
  "registry-editor": [
    ...streams,
    { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
    { apiGroups: ["project.openshift.io"], resources: ["projects"], verbs: ["get"] },
  ],
  "system:image-builder": [
    { apiGroups: image, resources: ["imagestreams/layers"], verbs: ["get", "update"] },
    { apiGroups: image, resources: ["imagestreams"], verbs: ["create"] },
    { apiGroups: ["", "build.openshift.io"], resources: ["builds/details"], verbs: ["update"] },
    { apiGroups: ["", "build.openshift.io"], resources: ["builds"], verbs: ["get"] },
  ],
};

const objects = (): [Target, object][] => [
  ...["default", "kube-system", "kube-public", "openshift", "openshift-config", "openshift-image-registry"].map(
    (name): [Target, object] => [{ group: "", resource: "namespaces" }, { metadata: { name } }],
  ),
  ...Object.entries(roles).map(([name, rules]): [Target, object] => [
    { group: rbac, resource: "clusterroles" },
    { metadata: { name }, rules },
  ]),
  ...Object.entries({ "system:basic-user": "system:basic-user", "system:webhooks": "system:webhook" }).map(
    ([name, role]): [Target, object] => [
      { group: rbac, resource: "clusterrolebindings" },
      {
        metadata: { name },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: rbac, kind: "Group", name: "system:authenticated" }],
      },
    ],
  ),
  [
    { group: "config.openshift.io", resource: "images" },
    { metadata: { name: "cluster" }, spec: {} },
  ],
  [
    { group: "imageregistry.operator.openshift.io", resource: "imagepruners" },
    { metadata: { name: "cluster" }, spec: { schedule: "", suspend: false, keepTagRevisions: 3 } },
  ],
  [
    { group: "imageregistry.operator.openshift.io", resource: "configs" },
    { metadata: { name: "cluster" }, spec: { managementState: "Managed", replicas: 1 } },
  ],
];

/** Creates the objects of a fresh installation; keeps existing ones. */
export async function seed(core: ClusterCore): Promise<void> {
  const client = core.client(systemUser, "cluster-bootstrap");
  for (const [target, object] of objects()) {
    try {
      await client.create(target, object);
    } catch (error) {
      if (!isStatusError(error, "AlreadyExists")) throw error;
    }
  }
}
