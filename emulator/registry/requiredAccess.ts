import type { RegistryRequest } from "./registryRequest.ts";
import type { RegistryAction } from "./rights.ts";

/** Actions on one repository, or on the catalog, that a request needs or a token grants. */
export interface Access {
  readonly type: "repository" | "registry";
  readonly name: string;
  readonly actions: readonly string[];
}

/** The access that a request needs. The base endpoint only needs a known caller. */
export function requiredAccess({ method, query, route }: RegistryRequest): Access[] {
  if (route.kind === "catalog") return [{ type: "registry", name: "catalog", actions: ["*"] }];
  if (route.repository === "") return [];
  const own: Access = { type: "repository", name: route.repository, actions: actionsOf(method) };
  const from = query.get("from");
  return from === null || !query.has("mount") ? [own] : [own, { type: "repository", name: from, actions: ["pull"] }];
}

function actionsOf(method: string): RegistryAction[] {
  if (method === "GET" || method === "HEAD") return ["pull"];
  return method === "DELETE" ? ["delete"] : ["pull", "push"];
}

/** The `scope` parameter of a challenge. */
export function formatScope(access: readonly Access[]): string {
  return access.map(({ type, name, actions }) => `${type}:${name}:${actions.join(",")}`).join(" ");
}

/** Parses `repository:a/b:pull,push …`; skips invalid parts. */
export function parseScope(scope: string): Access[] {
  return scope.split(" ").flatMap((part): Access[] => {
    const match = /^(repository|registry)(?:\([^)]*\))?:(.+):([^:]*)$/.exec(part);
    if (match === null) return [];
    const [, type, name = "", actions = ""] = match;
    return [{ type: type === "registry" ? "registry" : "repository", name, actions: actions.split(",") }];
  });
}

/** The error's `detail`: one entry for each action. */
export function accessDetail(access: readonly Access[]): unknown[] | null {
  if (access.length === 0) return null;
  return access.flatMap(({ type, name, actions }) =>
    actions.map((action) => ({ Type: type, Class: "", Name: name, Action: action })),
  );
}
