import { setTimeout } from "node:timers/promises";
import { beforeAll, expect, test } from "@jest/globals";
import { labelledBuilder } from "../../emulator/index.ts";
import { type Cluster, connect } from "../../provider/cluster/cluster.ts";
import { testbed } from "../provider/resources/testbed.ts";
import { defineCustomResource } from "./rbac/objects.ts";
import { clusterRoles, documentedRequests, namespaces, type Rule, roles, withoutEach } from "./rbac/roles.ts";
import { type Place, scenarios } from "./rbac/scenarios.ts";

/** A build that is awaited goes on until its log is asked for, so that every request of a wait is seen. */
const bed = testbed({
  builder: async (build, run) => {
    const { name, annotations = {} } = build.metadata;
    const isFollowed = ({ path }: { readonly path: string }) => path.endsWith(`/builds/${name}/log`);
    const isAwaited = "imagestream.pulumi.com/run" in annotations;
    const limit = AbortSignal.any([run.signal, AbortSignal.timeout(5_000)]);
    while (isAwaited && !limit.aborted && bed.cluster.requests.list(isFollowed).length === 0) await setTimeout(5);
    return labelledBuilder(build);
  },
});
const user = "guest";

/**
 * Lets the user do in a namespace, or in the cluster, what a Role or cluster role allows. Resolves with a function that ends this: one
 * cluster serves all tests.
 */
async function grant(namespace: string | undefined, role: readonly Rule[] | string): Promise<() => Promise<void>> {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: "granted", ...(namespace === undefined ? {} : { namespace }) };
  const isRole = typeof role !== "string";
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const made = [
    { apiVersion, kind: `${kind}Binding`, ...metadata },
    ...(isRole ? [{ apiVersion, kind, ...metadata }] : []),
  ];
  if (isRole) await bed.client.objects.create({ apiVersion, kind, metadata, rules: role });
  await bed.client.objects.create({
    apiVersion,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { kind: isRole ? kind : "ClusterRole", name: isRole ? metadata.name : role },
    subjects: [{ kind: "User", name: user }],
  });
  return async () => {
    for (const object of made) await bed.client.objects.delete(object);
  };
}

/** The parts of a path in a namespace, or of a kind in cluster scope. */
const requestPath =
  /(?:\/namespaces\/[^/]+|^\/apis\/[^/]+\/[^/]+(?!\/namespaces\/))\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;

/** A verb and a resource; custom resources and workloads are `object`. */
function request(method: string, path: string): string {
  const [, resource = "", name, subresource] = requestPath.exec(path) ?? [];
  const verbs: Readonly<Record<string, string>> = { POST: "create", PATCH: "patch", DELETE: "delete" };
  const verb = verbs[method] ?? (name === undefined ? "list" : "get");
  const isNamed = path.startsWith("/apis/image.openshift.io/") || !path.includes("/namespaces/");
  const of = isNamed ? resource : "object";
  return `${verb} ${of}${subresource === undefined ? "" : `/${subresource}`}`;
}

/** Runs a scenario as a user who has these rights only. Resolves with the requests of each step. */
async function runWith(name: string, rights: readonly Rule[] | string) {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`no scenario for ${name}`);
  const [namespace, source] = [await bed.namespace(), await bed.namespace()];
  const { beside } = scenario;
  const isClusterRole = typeof rights !== "string" && clusterRoles.has(name);
  const own = beside === undefined || clusterRoles.has(beside) ? namespace : source;
  const ends = [await grant(isClusterRole ? undefined : (namespaces.get(name) ?? own), rights)];
  if (beside !== undefined) {
    ends.push(await grant(clusterRoles.has(beside) ? undefined : namespace, roles.get(beside) ?? []));
  }
  const open = () => connect({ server: bed.cluster.server, token: bed.cluster.users[user] ?? "", namespace });
  let cluster: Cluster = open();
  const requests: Record<string, Set<string>> = {};
  const place: Place = {
    bed,
    get cluster() {
      return cluster;
    },
    namespace,
    source,
    async step(step, act) {
      // As the engine does: a connection for each operation.
      await cluster.close();
      cluster = open();
      bed.cluster.requests.clear();
      await act();
      const sent = bed.cluster.requests.list((one) => one.user === user && requestPath.test(one.path));
      const seen = requests[step] ?? new Set();
      requests[step] = seen;
      for (const { method, path } of sent) seen.add(request(method, path));
    },
  };
  try {
    await scenario.prepare(place);
    await bed.cluster.settled();
    await scenario.run(place);
  } finally {
    await cluster.close();
    for (const end of ends) await end();
  }
  return Object.fromEntries(Object.entries(requests).map(([step, seen]) => [step, [...seen].sort()]));
}

beforeAll(async () => {
  await defineCustomResource(bed);
  for (const tag of ["1", "2"]) await bed.push("rbac/app", tag, tag);
});

test("each Role of the document has its scenario, and each scenario its Role", () => {
  expect([...roles.keys()].sort()).toEqual(Object.keys(scenarios).sort());
});

test.each(Object.keys(documentedRequests))("the requests of %s are those of the document's table", async (name) => {
  expect(await runWith(name, roles.get(name) ?? [])).toEqual(documentedRequests[name]);
});

test.each([...roles])("%s works with exactly the documented rights", async (name, rules) => {
  await runWith(name, rules);
});

/** What `edit` does not have: bindings, whatever custom resources are, and what is the cluster's. */
const beyondEdit = [
  "imageaccess",
  "imageaccess-stream",
  "imagestream-generate",
  "imageoverride",
  ...clusterRoles,
  ...namespaces.keys(),
];

test.each([...roles.keys()].filter((name) => !beyondEdit.includes(name)))("edit has the rights of %s", async (name) => {
  await runWith(name, "edit");
});

test.each(
  [...roles].flatMap(([name, rules]) => withoutEach(rules).map((reduced) => [name, reduced.without, reduced] as const)),
)("%s fails without the right to %s", async (name, _, { rules }) => {
  await expect(runWith(name, rules)).rejects.toThrow(/forbidden/i);
});
