import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { labelledBuilder } from "../../../emulator/index.ts";
import type { Json } from "../http.ts";
import { type BuildCluster, startBuildCluster } from "./builds.ts";

const jsonType = "application/json";
let http: BuildCluster;

beforeAll(async () => {
  http = await startBuildCluster({ builder: labelledBuilder });
  const data = { WebHookSecretKey: Buffer.from("two").toString("base64") };
  await http.send("POST", "/api/v1/namespaces/p1/secrets", { metadata: { name: "hook" }, data });
  const triggers = [
    { type: "Generic", generic: { secret: "one", allowEnv: true } },
    { type: "GitHub", github: { secretReference: { name: "hook" } } },
    { type: "GitLab", gitlab: { secret: "one" } },
    { type: "Bitbucket", bitbucket: { secret: "one" } },
  ];
  await http.config("app", { triggers });
  await http.config("none");
});
afterAll(() => http.cluster.close());

async function hook(
  tail: string,
  body = "",
  headers: Record<string, string> = { "content-type": jsonType },
  config = "app",
) {
  const answer = await request(`${http.cluster.server}${http.path(`buildconfigs/${config}/webhooks/${tail}`)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${http.cluster.token}`, ...headers },
    body,
  });
  const documents: Json[] = (await answer.body.text())
    .split("\n")
    .filter(Boolean)
    .map((text) => JSON.parse(text));
  return { status: answer.statusCode, documents };
}

const revision = (commit: string, name: string, message = "m") => ({
  type: "Git",
  git: { commit, author: { name }, committer: { name }, message },
});
const person = { name: "Ann" };

test.each<[string, string, Record<string, string>, object]>([
  [
    "one/generic",
    "generic",
    {},
    { git: { ref: "refs/heads/master", commit: "abc", author: person, committer: person, message: "m" } },
  ],
  [
    "one/generic",
    "generic",
    {},
    {
      git: {
        refs: [{ ref: "dev" }, { ref: "master", commit: "abc", author: person, committer: person, message: "m" }],
      },
    },
  ],
  [
    "two/github",
    "github",
    { "x-github-event": "push" },
    { ref: "refs/heads/master", head_commit: { id: "abc", author: person, committer: person, message: "m" } },
  ],
  [
    "two/github",
    "github",
    { "x-gogs-event": "push" },
    { ref: "refs/heads/master", head_commit: { id: "abc", author: person, committer: person, message: "m" } },
  ],
  [
    "one/gitlab",
    "gitlab",
    { "x-gitlab-event": "Push Hook" },
    { ref: "refs/heads/master", commits: [{ id: "old" }, { id: "abc", author: person, message: "m" }] },
  ],
  [
    "one/bitbucket",
    "bitbucket",
    { "x-event-key": "repo:push" },
    {
      push: {
        changes: [{ old: { name: "master" }, commits: [{ hash: "abc", message: "m", author: { username: "Ann" } }] }],
      },
    },
  ],
])("%s (%s %j) builds the pushed commit", async (tail, kind, headers, payload) => {
  const { status, documents } = await hook(tail, JSON.stringify(payload), { "content-type": jsonType, ...headers });
  expect([status, documents.length]).toEqual([200, 1]);
  const [build] = documents;
  expect(build.spec.revision).toEqual(revision("abc", "Ann"));
  expect(build.spec.triggeredBy).toEqual([
    {
      message: expect.stringMatching(/ WebHook$/),
      [`${kind}WebHook`]: { revision: revision("abc", "Ann"), secret: "<secret>" },
    },
  ]);
  await http.cluster.settled();
  expect((await http.build(build.metadata.name)).status.phase).toBe("Complete");
});

test("Bitbucket Server names only the commit", async () => {
  const payload = { changes: [{ ref: { displayId: "master" }, toHash: "abc" }] };
  const { documents } = await hook("one/bitbucket", JSON.stringify(payload), {
    "content-type": jsonType,
    "x-event-key": "repo:refs_changed",
  });
  expect(documents[0].spec.revision.git).toEqual({ commit: "abc", author: {}, committer: {} });
});

test.each<[string, string, Record<string, string>, string]>([
  ["another branch", "one/generic", {}, JSON.stringify({ git: { ref: "dev" } })],
  ["another branch", "two/github", { "x-github-event": "push" }, JSON.stringify({ ref: "refs/heads/dev" })],
  ["a ping", "two/github", { "x-github-event": "ping" }, "{}"],
  ["another branch", "one/gitlab", { "x-gitlab-event": "Push Hook" }, JSON.stringify({ ref: "refs/heads/dev" })],
])("%s for %s builds nothing", async (_what, tail, headers, payload) => {
  const before = await http.names();
  const { status, documents } = await hook(tail, payload, { "content-type": jsonType, ...headers });
  expect([status, documents.filter(({ kind }) => kind === "Build")]).toEqual([200, []]);
  expect(await http.names()).toEqual(before);
});

test("variables are taken where the trigger allows them; a call without payload builds and says what it ignored", async () => {
  const env = [{ name: "A", value: "b" }];
  const yaml = await hook("one/generic", "env:\n- name: A\n  value: b\ngit: {ref: master}\n", {
    "content-type": "application/yaml",
  });
  expect(yaml.documents[0].spec.strategy.sourceStrategy.env).toEqual(env);
  const bare = await hook("one/generic", "", {});
  expect(bare.documents.map(({ kind }) => kind)).toEqual(["Build", "Status"]);
  expect(bare.documents[1]).toMatchObject({
    status: "Success",
    code: 200,
    message: expect.stringContaining("invalid Content-Type on payload"),
  });
  const noGit = await hook("one/generic", "{}");
  expect(noGit.documents[1].message).toBe("no git information found in payload, ignoring and continuing with build");
});

test.each([
  ["a wrong secret", "app", "two/generic", 401],
  ["a hook that is not set", "none", "one/generic", 401],
  ["a missing BuildConfig", "missing", "one/generic", 401],
  ["an unknown kind", "app", "one/subversion", 404],
  ["a path without kind", "app", "one", 400],
])("%s is refused", async (_what, config, tail, status) => {
  const answer = await hook(tail, "{}", { "content-type": jsonType }, config);
  expect(answer.status).toBe(status);
  if (status !== 401) return;
  expect(answer.documents[0].message).toBe(`the webhook "generic" for "${config}" did not accept your secret`);
});

test.each<[string, string, Record<string, string>]>([
  ["without an event", "two/github", { "content-type": jsonType }],
  ["of another event", "two/github", { "content-type": jsonType, "x-github-event": "star" }],
  ["of another type", "two/github", { "content-type": "text/plain", "x-github-event": "push" }],
  ["without a commit", "one/bitbucket", { "content-type": jsonType, "x-event-key": "repo:push" }],
])("a call %s to %s is a bad request", async (_what, tail, headers) => {
  expect((await hook(tail, "{}", headers)).status).toBe(400);
});

test("every user with a token may call a hook; without one it is forbidden", async () => {
  const call = (headers: Record<string, string>) =>
    request(`${http.cluster.server}${http.path("buildconfigs/app/webhooks/one/generic")}`, { method: "POST", headers });
  const token = http.cluster.core.issueToken("bob", []);
  expect((await call({ authorization: `Bearer ${token}` })).statusCode).toBe(200);
  expect((await call({})).statusCode).toBe(403);
});
