import { copy, equal } from "../apiserver/copy.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { appsDomain, type Route } from "../kinds/openshiftRouteRules.ts";
import type { Activity } from "./activity.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { conflictsAtOnce, WorkQueue } from "./workQueue.ts";

const routeResource = { group: "route.openshift.io", resource: "routes" } as const;

/** Admits Routes, as the cluster's router does: the oldest one of a host and path serves it. */
export function startRouterController(core: ClusterCore, activity: Activity, client: ClusterClient): Controller {
  const routes = new Informer(core, routeResource);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    retryAfter: conflictsAtOnce,
    async run(key) {
      const { namespace, name } = splitKey(key);
      const route = routes.get(namespace, name) as Route | undefined;
      if (route === undefined) return;
      const status = { ingress: [ingressOf(route, claimOf(route, routes.list() as Route[]), timestamp(core.clock))] };
      if (equal(copy(status), route["status"])) return;
      await client.replace({ ...routeResource, namespace, subresource: "status" }, { ...route, status });
    },
  });
  const all = (): void => {
    for (const route of routes.list()) queue.add(keyOf(route));
  };
  const end = routes.subscribe({ added: (route) => queue.add(keyOf(route)), updated: all, deleted: all });
  return {
    close() {
      end();
      queue.close();
    },
  };
}

function hostOf({ spec }: Route): string {
  return spec.host || `${spec.subdomain}.${appsDomain}`;
}

/** The older Route of the same host and path, or of the host in another namespace. */
function claimOf(route: Route, routes: readonly Route[]): Route | undefined {
  return routes.find((other) => {
    if (hostOf(other) !== hostOf(route) || other.metadata.uid === route.metadata.uid) return false;
    const samePath = (other.spec.path ?? "") === (route.spec.path ?? "");
    return (samePath || other.metadata.namespace !== route.metadata.namespace) && isOlder(other, route);
  });
}

function isOlder({ metadata: a }: Route, { metadata: b }: Route): boolean {
  const [one = "", two = ""] = [a.creationTimestamp ?? "", b.creationTimestamp ?? ""];
  return one === two ? (a.uid ?? "") < (b.uid ?? "") : one < two;
}

function ingressOf(route: Route, claim: Route | undefined, now: string): object {
  const { ingress } = (route["status"] ?? {}) as { ingress?: { conditions?: Condition[] }[] };
  const [before] = ingress?.[0]?.conditions ?? [];
  const admitted = claim === undefined ? { status: "True" } : refusal(claim);
  const since = before?.status === admitted.status ? before.lastTransitionTime : now;
  return {
    host: hostOf(route),
    routerName: "default",
    conditions: [{ type: "Admitted", ...admitted, lastTransitionTime: since }],
    wildcardPolicy: route.spec.wildcardPolicy ?? "None",
    routerCanonicalHostname: `router-default.${appsDomain}`,
  };
}

interface Condition {
  readonly status: string;
  readonly lastTransitionTime: string;
}

function refusal({ metadata, spec }: Route): { status: string; reason: string; message: string } {
  const message = `route ${metadata.name} already exposes ${spec.host} and is older`;
  return { status: "False", reason: "HostAlreadyClaimed", message };
}
