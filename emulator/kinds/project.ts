import { copy, isRecord } from "../apiserver/copy.ts";
import type { KubeList, KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule, ClusterCore, Endpoint, RequestContext } from "../apiserver/resource.ts";
import { alreadyExists, notFound } from "../apiserver/statusError.ts";
import { age } from "../apiserver/tableAnswer.ts";

const group = "project.openshift.io";
const projects = { group, resource: "projects" };
const namespaces = { group: "", resource: "namespaces" };
const apiVersion = `${group}/v1`;

const projectOf = (namespace: KubeObject): KubeObject => ({ ...copy(namespace), kind: "Project", apiVersion });

const namespaceEndpoint = (core: ClusterCore): Endpoint => core.resource("", "namespaces")?.endpoint ?? {};

/** Creates a project with the requester's annotations and role, as the default project template does. */
async function request(core: ClusterCore, { user }: RequestContext, object: KubeObject): Promise<KubeObject> {
  const { name = "" } = object.metadata;
  if (core.store.get({ ...namespaces, namespace: "", name })) throw alreadyExists(projects, name);
  const text = (key: string): string => (typeof object[key] === "string" ? object[key] : "");
  const annotations = {
    "openshift.io/description": text("description"),
    "openshift.io/display-name": text("displayName"),
    "openshift.io/requester": user.name,
  };
  const client = core.client({ name: "system:apiserver", groups: ["system:masters"] }, "openshift-apiserver");
  const made = await client.create(namespaces, { metadata: { name, annotations } });
  const roles = { group: "rbac.authorization.k8s.io", resource: "rolebindings", namespace: name };
  await client.create(roles, {
    metadata: { name: "admin" },
    roleRef: { kind: "ClusterRole", name: "admin" },
    subjects: [{ kind: "User", name: user.name }],
  });
  return projectOf(made as KubeObject);
}

/** project.openshift.io/v1: the users' view of namespaces. */
export const projectKinds: ApiModule = (core) => [
  {
    group,
    version: "v1",
    resource: "projects",
    singular: "project",
    kind: "Project",
    namespaced: false,
    table: {
      columns: ["Name", "Display Name", "Status", "Age"],
      cells: ({ metadata, status }, now) => [
        metadata.name,
        metadata.annotations?.["openshift.io/display-name"] ?? "",
        isRecord(status) ? status["phase"] : "",
        age(metadata.creationTimestamp, now),
      ],
    },
    endpoint: {
      get(_context, name) {
        const found = core.store.get({ ...namespaces, namespace: "", name });
        if (!found) throw notFound(projects, name);
        return projectOf(found);
      },
      async list(context, options) {
        const all: KubeList | undefined = await namespaceEndpoint(core).list?.(context, options);
        const { metadata, items } = all ?? { metadata: {}, items: [] };
        const { user } = context;
        const visible = items.filter(({ metadata: { name = "" } }) =>
          ["projects", "namespaces"].some(
            (resource) =>
              core.authorize(user, {
                verb: "get",
                group: resource === "projects" ? group : "",
                resource,
                namespace: name,
                name,
              }).allowed,
          ),
        );
        return { kind: "ProjectList", apiVersion, metadata, items: visible.map(projectOf) };
      },
      async delete(context, name, options) {
        await namespaceEndpoint(core).delete?.(context, name, options);
        return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" };
      },
    },
  },
  {
    group,
    version: "v1",
    resource: "projectrequests",
    singular: "projectrequest",
    kind: "ProjectRequest",
    namespaced: false,
    endpoint: {
      create: (context, object) => request(core, context, object),
      list: () => ({ kind: "Status", apiVersion: "v1", metadata: {}, items: [] }),
    },
  },
];
