import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SteppedBuilder } from "../../../emulator/index.ts";
import type { Json } from "../http.ts";
import { type BuildCluster, startBuildCluster } from "./builds.ts";

const builder = new SteppedBuilder();
let http: BuildCluster;

beforeAll(async () => {
  http = await startBuildCluster({ builder });
  const dockerStrategy = { from: { kind: "DockerImage", name: "quay.io/acme/base:1" } };
  await http.config("app", { strategy: { dockerStrategy } });
});
afterAll(() => http.cluster.close());

const clone = (name: string, members: object = {}) =>
  http.send("POST", http.path(`builds/${name}/clone`), { kind: "BuildRequest", metadata: { name }, ...members });

test("a clone has the spec of its build, the next number, and variables and arguments of its own", async () => {
  const dockerStrategyOptions = { buildArgs: [{ name: "X", value: "1" }], noCache: true };
  const first = await http.instantiate("app", { dockerStrategyOptions, sourceStrategyOptions: {} });
  expect(first.spec.strategy.dockerStrategy).toMatchObject({ buildArgs: [{ name: "X", value: "1" }], noCache: true });
  await (await builder.next()).complete();
  const { status, body } = await clone("app-1", {
    env: [{ name: "A", value: "b" }],
    dockerStrategyOptions: { buildArgs: [{ name: "X", value: "2" }] },
    triggeredBy: [{ message: "Manually triggered" }],
  });
  expect([status, body.metadata.name, body.status.phase]).toEqual([201, "app-2", "New"]);
  expect(body.metadata.annotations).toEqual({
    "openshift.io/build-config.name": "app",
    "openshift.io/build.clone-of": "app-1",
    "openshift.io/build.number": "2",
  });
  expect(body.metadata.ownerReferences[0].name).toBe("app");
  expect(body.spec.strategy.dockerStrategy).toMatchObject({
    buildArgs: [{ name: "X", value: "2" }],
    env: [{ name: "A", value: "b" }],
  });
  const config = await http.send("GET", http.path("buildconfigs/app"));
  expect(config.body.status.lastVersion).toBe(2);
  await (await builder.next()).complete();
});

test("a clone of a build without BuildConfig gets a number of its own", async () => {
  const { spec } = await http.build("app-1");
  await http.send("POST", http.path("builds"), { metadata: { name: "lone" }, spec });
  await (await builder.next()).complete();
  const { body } = await clone("lone");
  expect(body.metadata.name).toMatch(/^lone-\d{10}$/);
});

test("a paused BuildConfig refuses, as does a missing build", async () => {
  await http.config("p");
  await http.instantiate("p");
  await http.send(
    "PATCH",
    http.path("buildconfigs/p"),
    { metadata: { annotations: { "openshift.io/build-config.paused": "true" } } },
    { type: "application/merge-patch+json" },
  );
  expect(await clone("p-1")).toMatchObject({ status: 500, body: { message: expect.stringContaining("is paused") } });
  expect((await clone("missing")).status).toBe(404);
});

test("options of another strategy are refused", async () => {
  await http.config("s2i");
  const refused = (members: object) => http.instantiate("s2i", members);
  await expect(refused({ dockerStrategyOptions: { noCache: true } })).rejects.toThrow("not a Docker build");
  await expect(http.instantiate("app", { sourceStrategyOptions: { incremental: true } })).rejects.toThrow(
    "not a Source build",
  );
  const made = await refused({ sourceStrategyOptions: { incremental: true }, dockerStrategyOptions: {} });
  expect(made.spec.strategy.sourceStrategy.incremental).toBe(true);
});

const details = (name: string, change: (build: Json) => void) =>
  http.build(name).then((build) => {
    const changed = structuredClone(build);
    change(changed);
    return http.send("PUT", http.path(`builds/${name}/details`), changed);
  });

test("details takes revision, stages, output, reason and a final phase, and nothing else", async () => {
  await http.config("d");
  await http.instantiate("d");
  await (async () => {
    for (let build = await builder.next(); ; build = await builder.next())
      if (build.name === "d-1") return build.start();
  })();
  const revision = { type: "Git", git: { commit: "abc", author: {}, committer: {} } };
  const { status, body } = await details("d-1", ({ spec, status: given, metadata }) => {
    spec.revision = revision;
    spec.serviceAccount = "other";
    metadata.labels = { a: "b" };
    given.phase = "Pending";
    given.reason = "Because";
  });
  expect([status, body.status.phase, body.status.reason]).toEqual([200, "Running", "Because"]);
  expect([body.spec.revision, body.spec.serviceAccount, body.metadata.labels.a]).toEqual([
    revision,
    "builder",
    undefined,
  ]);
  const again = await details("d-1", ({ spec }) => {
    spec.revision.git.commit = "def";
  });
  expect([again.status, again.body.details.causes[0].field]).toEqual([422, "spec.revision"]);
  const ended = await details("d-1", ({ status: given }) => {
    given.phase = "Failed";
  });
  expect(ended.body.status.phase).toBe("Failed");
});
