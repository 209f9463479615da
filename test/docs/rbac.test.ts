import { beforeAll, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../provider/cluster/cluster.ts";
import { testbed } from "../provider/resources/testbed.ts";
import { defineCustomResource } from "./rbac/objects.ts";
import { documentedRequests, type Rule, roles, withoutEach } from "./rbac/roles.ts";
import { type Place, scenarios } from "./rbac/scenarios.ts";

const bed = testbed();
const user = "guest";

/** Lets the user do in a namespace what a Role or cluster role allows. */
async function grant(namespace: string, role: readonly Rule[] | string): Promise<void> {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: "granted", namespace };
  const isRole = typeof role !== "string";
  if (isRole) await bed.client.objects.create({ apiVersion, kind: "Role", metadata, rules: role });
  await bed.client.objects.create({
    apiVersion,
    kind: "RoleBinding",
    metadata,
    roleRef: { kind: isRole ? "Role" : "ClusterRole", name: isRole ? metadata.name : role },
    subjects: [{ kind: "User", name: user }],
  });
}

/** A verb and a resource; custom resources and workloads are `object`. */
function request(method: string, path: string): string {
  const [, resource = "", name, subresource] =
    /\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
  const verbs: Readonly<Record<string, string>> = { POST: "create", PATCH: "patch", DELETE: "delete" };
  const verb = verbs[method] ?? (name === undefined ? "list" : "get");
  const of = path.startsWith("/apis/image.openshift.io/") ? resource : "object";
  return `${verb} ${of}${subresource === undefined ? "" : `/${subresource}`}`;
}

/** Runs a scenario as a user who has these rights only. Resolves with the requests of each step. */
async function runWith(name: string, rights: readonly Rule[] | string) {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`no scenario for ${name}`);
  const [namespace, source] = [await bed.namespace(), await bed.namespace()];
  const { beside } = scenario;
  await grant(beside === undefined ? namespace : source, rights);
  if (beside !== undefined) await grant(namespace, roles.get(beside) ?? []);
  const cluster: Cluster = connect({ server: bed.cluster.server, token: bed.cluster.users[user] ?? "", namespace });
  const requests: Record<string, Set<string>> = {};
  const place: Place = {
    bed,
    cluster,
    namespace,
    source,
    async step(step, act) {
      bed.cluster.requests.clear();
      await act();
      const sent = bed.cluster.requests.list((one) => one.user === user && one.path.includes("/namespaces/"));
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

test.each([...roles.keys()].filter((name) => name !== "imageoverride"))("edit has the rights of %s", async (name) => {
  await runWith(name, "edit");
});

test.each(
  [...roles].flatMap(([name, rules]) => withoutEach(rules).map((reduced) => [name, reduced.without, reduced] as const)),
)("%s fails without the right to %s", async (name, _, { rules }) => {
  await expect(runWith(name, rules)).rejects.toThrow(/forbidden/i);
});
