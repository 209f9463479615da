import { type AccessAttributes, cannot, type User } from "./access.ts";
import type { ApiServer } from "./apiServer.ts";
import type { ClusterFaultKind } from "./clusterFaults.ts";
import type { HttpRequest } from "./httpRequest.ts";
import type { ResourcePath } from "./resourcePath.ts";
import type { Scope } from "./scope.ts";
import { parseFieldSelector } from "./selector.ts";
import { forbidden } from "./statusError.ts";

/** A parsed and authenticated request for a resource. */
export interface ResourceRequest {
  readonly http: HttpRequest;
  readonly path: ResourcePath;
  readonly scope: Scope;
  readonly user: User;
  readonly faults: readonly ClusterFaultKind[];
}

export const isWatch = ({ http, path }: Pick<ResourceRequest, "http" | "path">): boolean =>
  http.method === "GET" && path.name === "" && ["true", "1"].includes(http.query.get("watch") ?? "");

/** The RBAC verb of a request. */
export function verbOf(request: Pick<ResourceRequest, "http" | "path">): string {
  const { http, path } = request;
  if (isWatch(request)) return "watch";
  const collection: Record<string, string> = { GET: "list", HEAD: "list", POST: "create", DELETE: "deletecollection" };
  const item: Record<string, string> = {
    GET: "get",
    HEAD: "get",
    POST: "create",
    PUT: "update",
    PATCH: "patch",
    DELETE: "delete",
  };
  return (path.name === "" ? collection : item)[http.method] ?? http.method.toLowerCase();
}

/** @throws StatusError 403 */
export function authorize(server: ApiServer, request: ResourceRequest): void {
  const { path, scope, user } = request;
  const { group, resource, namespace, subresource } = path;
  const verb = verbOf(request);
  // Authorizes a collection selected by one name as that object.
  const selected = ["list", "watch", "deletecollection"].includes(verb)
    ? parseFieldSelector(request.http.query.get("fieldSelector") ?? "").exact("metadata.name")
    : undefined;
  const name = path.name || (selected ?? "");
  // Authorizes requests for a namespace within it, so that its admins may read it.
  const inNamespace = resource === "namespaces" && namespace === "" ? name : namespace;
  const attributes: AccessAttributes = {
    verb,
    group,
    resource,
    subresource,
    namespace: group === "" ? inNamespace : namespace,
    name,
  };
  if (!server.authorize(user, attributes).allowed) throw forbidden(scope, name, cannot(user, attributes));
}
