import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";
import { type Cluster, connect } from "../../../../provider/cluster/cluster.ts";
import type { ClusterSettings } from "../../../../provider/cluster/settings.ts";
import { ImageStreamError } from "../../../../provider/image/error.ts";
import { certificateAuthority } from "../../../certificates.ts";
import { type FakeApi, fakeApi, type SeenRequest, sleepyTime } from "../fakeApi.ts";

// The rules are those of client-go (tools/clientcmd, its loader, validation and client configuration).
let home: string;
let api: FakeApi;
const clusters: Cluster[] = [];

/** Texts that the API does not take as `authorization`. */
let refused: string | undefined;

/** Only `Date` is faked. */
const allTimers = [
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "kubeconfig-"));
  refused = undefined;
  api = await fakeApi(({ headers }) =>
    headers.authorization !== undefined && headers.authorization === refused
      ? { status: 401 }
      : { body: { metadata: { name: "web" } } },
  );
});
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
  await api.close();
  await rm(home, { recursive: true });
});

function open(settings: ClusterSettings, env: Record<string, string> = {}): Cluster {
  const cluster = connect(settings, { time: sleepyTime(), env: { HOME: home, ...env } });
  clusters.push(cluster);
  return cluster;
}

const config = (user: object, cluster: object = {}, more: object = {}) => ({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "dev",
  clusters: [{ name: "c", cluster: { server: api.url, ...cluster } }],
  users: [{ name: "joe", user }],
  contexts: [{ name: "dev", context: { cluster: "c", user: "joe" } }],
  ...more,
});

async function file(name: string, content: string | object, mode = 0o600): Promise<string> {
  const path = join(home, name);
  await writeFile(path, typeof content === "string" ? content : stringify(content));
  await chmod(path, mode);
  return path;
}

async function sentBy(cluster: Cluster): Promise<SeenRequest["headers"]> {
  await cluster.imageStreams.get("p1", "web");
  return api.seen.at(-1)?.headers ?? {};
}

const given = (user: object, cluster?: object, more?: object) =>
  open({ kubeconfig: stringify(config(user, cluster, more)) });

async function refusal(cluster: Cluster): Promise<ImageStreamError> {
  const error: unknown = await cluster.imageStreams.get("p1", "web").catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(ImageStreamError);
  return error as ImageStreamError;
}

test("empty files, files of comments and missing ones count for nothing beside a good one", async () => {
  const good = await file("good", config({ token: "t0ken" }));
  for (const nothing of [
    "",
    "\n",
    "# nothing yet\n",
    "---\n",
    "apiVersion: v1\nkind: Config\nclusters: null\n",
    "{}",
  ]) {
    const empty = await file("empty", nothing);
    for (const order of [
      [empty, good],
      [good, empty, join(home, "missing")],
    ]) {
      const cluster = open({}, { KUBECONFIG: order.join(delimiter) });
      expect((await sentBy(cluster)).authorization).toBe("Bearer t0ken");
    }
    expect(await refusal(open({}, { KUBECONFIG: empty }))).toMatchObject({
      code: "CLUSTER_CONFIGURATION",
      message: expect.stringMatching(/no cluster is configured: the kubeconfig is empty; log in/),
    });
  }
});

test("entries that the current context does not name are not looked at", async () => {
  const stale = config({ token: "t0ken" });
  const strange = [null, "text", {}, { name: null }, { name: 7, cluster: [] }, { name: "old", cluster: { server: 1 } }];
  const kubeconfig = stringify({
    ...stale,
    contexts: [...strange, { name: "old", context: { cluster: "", user: "" } }, ...stale.contexts],
    clusters: [...strange, { name: "old2", cluster: { "insecure-skip-tls-verify": "maybe" } }, ...stale.clusters],
    users: [...strange, { name: "old3", user: { exec: { apiVersion: "x" } } }, ...stale.users],
  });
  expect((await sentBy(open({ kubeconfig }))).authorization).toBe("Bearer t0ken");
});

test("the first file that has a name wins as a whole; the current context is the first that is set", async () => {
  const first = await file("a", { ...config({}, {}), "current-context": "", clusters: [] });
  const second = await file("b", config({ token: "second", as: "jane" }));
  const headers = await sentBy(open({}, { KUBECONFIG: [first, second].join(delimiter) }));
  expect(headers).not.toHaveProperty("authorization");
  expect(headers).not.toHaveProperty("impersonate-user");
});

test("paths are relative to the file that has them", async () => {
  await mkdir(join(home, "sub"));
  await file("token", "outer");
  await file("sub/token", "inner\n");
  const users = await file("sub/users", { users: [{ name: "joe", user: { tokenFile: "token" } }] });
  const rest = await file("rest", { ...config({}), users: [] });
  expect((await sentBy(open({}, { KUBECONFIG: [rest, users].join(delimiter) }))).authorization).toBe("Bearer inner");
});

test("a token file comes before a token, which counts as long as the file is not there; it is read again if it is refused", async () => {
  const path = await file("token", "one\n");
  const cluster = given({ tokenFile: path, token: "fixed" });
  expect((await sentBy(cluster)).authorization).toBe("Bearer one");
  await file("token", "two");
  refused = "Bearer one";
  expect((await sentBy(cluster)).authorization).toBe("Bearer two");
  await rm(path);
  expect((await sentBy(cluster)).authorization).toBe("Bearer two");
  expect((await sentBy(given({ tokenFile: path, token: "fixed" }))).authorization).toBe("Bearer fixed");
  expect((await refusal(given({ tokenFile: path }))).message).toMatch(
    /tokenFile of user "joe" names a file that cannot be read .ENOENT/,
  );
});

test("a token file is read again each minute, and counts as it was while it is being written", async () => {
  const path = await file("token", "one");
  const cluster = given({ tokenFile: path });
  const now = Date.now();
  const later = (minutes: number) => jest.setSystemTime(now + minutes * 61_000);
  jest.useFakeTimers({ doNotFake: [...allTimers], now });
  try {
    expect((await sentBy(cluster)).authorization).toBe("Bearer one");
    await file("token", "two");
    later(1);
    expect((await sentBy(cluster)).authorization).toBe("Bearer two");
    await file("token", "");
    later(2);
    expect((await sentBy(cluster)).authorization).toBe("Bearer two");
    await rm(path);
    later(4);
    expect((await sentBy(cluster)).authorization).toBe("Bearer two");
  } finally {
    jest.useRealTimers();
  }
});

test("as, as-uid, as-groups and as-user-extra are sent, and useless without as", async () => {
  const who = { "as-uid": "42", "as-groups": ["dev", "ops"], "as-user-extra": { "acme.com/Role%": ["a", "b"] } };
  expect(await sentBy(given({ token: "t", as: "jane", ...who }))).toMatchObject({
    "impersonate-user": "jane",
    "impersonate-uid": "42",
    "impersonate-group": "dev, ops",
    "impersonate-extra-acme.com%2frole%25": "a, b",
  });
  for (const [key, value] of Object.entries(who)) {
    expect((await refusal(given({ token: "t", [key]: value }))).message).toMatch(/user "joe" has as-uid.* but no as/);
  }
});

test("a static token or password is used without asking a plugin", async () => {
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/nowhere", interactiveMode: "Never" };
  expect((await sentBy(given({ token: "t", exec }))).authorization).toBe("Bearer t");
  expect((await sentBy(given({ username: "joe", password: "p", exec }))).authorization).toMatch(/^Basic /);
});

test("a certificate is somebody, too: no plugin is asked beside it; a key alone is nothing", async () => {
  const { client } = await certificateAuthority();
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/nowhere", interactiveMode: "Never" };
  const data = (text: string) => Buffer.from(text).toString("base64");
  const both = { "client-certificate-data": data(client.cert), "client-key-data": data(client.key) };
  expect(await sentBy(given({ ...both, exec }))).not.toHaveProperty("authorization");
  expect((await refusal(given({ "client-key-data": data(client.key), exec }))).message).toMatch(
    /nowhere is not installed/,
  );
});

test("contents in base64, as CI keeps them, are contents", async () => {
  const kubeconfig = Buffer.from(stringify(config({ token: "t0ken" }))).toString("base64");
  expect((await sentBy(open({ kubeconfig }))).authorization).toBe("Bearer t0ken");
  const folded = kubeconfig.replace(/.{76}/g, "$&\n");
  expect((await sentBy(open({ kubeconfig: folded }))).authorization).toBe("Bearer t0ken");
});

// One of nine temporary folders had a name that decodes to several lines, and was taken for contents.
test("the path of a file is a path, whatever it decodes to", async () => {
  const paths = ["", "x", "xx", "xxx"].map((start) => join(home, `${start}CgoKCgoK`));
  const kubeconfig = paths.find((path) => Buffer.from(path, "base64").toString("utf8").includes("\n")) ?? "";
  await writeFile(kubeconfig, stringify(config({ token: "t0ken" })));
  expect((await sentBy(open({ kubeconfig }))).authorization).toBe("Bearer t0ken");
});

test("no error repeats a credential that stands where the path of a file belongs", async () => {
  for (const member of ["tokenFile", "client-key", "client-certificate"]) {
    const user = { "client-certificate-data": "LS0tLS1CRUdJTiA=", [member]: "LS0tLS1CRUdJTi-s3cr3t" };
    const { message } = await refusal(open({ kubeconfig: stringify(config(user)) }));
    expect(message).not.toContain("s3cr3t");
  }
});

test("no error repeats a given kubeconfig that is no file", async () => {
  const secrets = [
    "sha256~s3cr3t-s3cr3t",
    "/s3cr3t/s3cr3t",
    "s3cr3t: [",
    Buffer.from("s3cr3t s3cr3t").toString("base64"),
  ];
  for (const kubeconfig of [...secrets, `apiVersion: v1\n${"s3cr3t".repeat(9)}`, "s3cr3t".repeat(2_000)]) {
    const { message } = await refusal(open({ kubeconfig }));
    expect(message).not.toMatch(/s3cr3t/);
    expect(message).not.toContain(Buffer.from("s3cr3t s3cr3t").toString("base64"));
  }
  const contents = JSON.stringify(config({ token: "s3cr3t-s3cr3t" }));
  expect((await refusal(open({}, { KUBECONFIG: contents }))).message).toBe(
    "the environment variable KUBECONFIG names no file that exists; correct the variable, or create the file with oc login",
  );
});

test.each([
  ["a server without scheme", {}, { server: "api.test:6443" }, /server of cluster "c" is no http or https URL/],
  ["no server", {}, { server: "" }, /cluster "c" has no server/],
  ["a password in the server", {}, { server: "https://joe:s3cr3t@api.test" }, /"c" has a user and a password in it/],
  [
    "an authority beside insecure",
    {},
    { "certificate-authority-data": "LS0tLS1CRUdJTiA=", "insecure-skip-tls-verify": true },
    /remove one of the two/,
  ],
  [
    "an authority that is none",
    {},
    { "certificate-authority-data": "abcd" },
    /certificate-authority of cluster "c" is not in PEM/,
  ],
  [
    "an authority that is missing",
    {},
    { "certificate-authority": "no.crt" },
    /certificate-authority of .* names a file that cannot be read \(ENOENT\)/,
  ],
  ["a certificate without key", { "client-certificate-data": "LS0tLS1CRUdJTiA=" }, {}, /user "joe" has no client-key/],
  [
    "a proxy without a known scheme",
    {},
    { "proxy-url": "socks4://p:1" },
    /proxy-url of the kubeconfig has the scheme socks4/,
  ],
  [
    "a password beside a token",
    { username: "joe", password: "s3cr3t", token: "s3cr3t" },
    {},
    /has a password and a token/,
  ],
  [
    "a plugin beside a provider",
    {
      exec: { apiVersion: "client.authentication.k8s.io/v1", command: "x" },
      "auth-provider": { name: "oidc", config: { "id-token": "s3cr3t" } },
    },
    {},
    /has exec and an auth-provider/,
  ],
  [
    "the provider gcp",
    { "auth-provider": { name: "gcp" } },
    {},
    /is gcp, which oc and kubectl no longer have; install gke-gcloud/,
  ],
  ["the provider azure", { "auth-provider": { name: "azure" } }, {}, /is azure.*kubelogin convert-kubeconfig/],
  ["an unknown provider", { "auth-provider": { name: "acme" } }, {}, /is acme.*use a token or a credential plugin/],
  [
    "a plugin of old",
    { exec: { apiVersion: "client.authentication.k8s.io/v1alpha1", command: "x" } },
    {},
    /apiVersion client\.authentication\.k8s\.io\/v1alpha1; use .*\/v1 or/,
  ],
  ["a plugin without apiVersion", { exec: { command: "x" } }, {}, /exec of user "joe" has no apiVersion/],
  ["a plugin without command", { exec: { apiVersion: "client.authentication.k8s.io/v1" } }, {}, /has no command/],
  [
    "a plugin that asks",
    { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "x", interactiveMode: "Always" } },
    {},
    /asks on a terminal/,
  ],
])("%s is told by name, without its value", async (_, user, cluster, message) => {
  const error = await refusal(given(user, cluster));
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain("s3cr3t");
});

test("a name that stands twice in one file is an error if it is needed", async () => {
  const twice = [
    { name: "joe", user: {} },
    { name: "joe", user: { token: "t" } },
  ];
  expect((await refusal(given({}, {}, { users: twice }))).message).toMatch(/has user "joe" twice in one file/);
  expect((await refusal(open({ kubeconfig: "kind: Secret\napiVersion: v1\n" }))).message).toMatch(
    /another kind than Config/,
  );
});

test("settings for TLS tell the scheme of a server that has none", async () => {
  const cluster = given({}, { server: "127.0.0.1:1", "insecure-skip-tls-verify": true });
  expect(await cluster.server()).toBe("https://127.0.0.1:1");
});

test("any text given as kubeconfig is taken, or refused by a declared error", async () => {
  const members = fc.constantFrom(
    "clusters",
    "users",
    "contexts",
    "current-context",
    "kind",
    "name",
    "cluster",
    "user",
  );
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 1, "", "dev"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(members, tie("value"), { maxKeys: 4 }),
    ),
  })).value;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        json.map((value) =>
          JSON.stringify({ clusters: value, users: value, contexts: value, "current-context": "dev" }),
        ),
        fc.string().map((text) => `apiVersion: v1\n${text}`),
      ),
      async (kubeconfig) => {
        const result = await open({ kubeconfig })
          .server()
          .catch((error: unknown) => error);
        if (typeof result !== "string") expect(result).toBeInstanceOf(ImageStreamError);
      },
    ),
    { numRuns: 200 },
  );
});

test("a proxy of the kubeconfig comes before the environment's", async () => {
  const proxy = await fakeApi(() => ({ body: { metadata: { name: "by-proxy" } } }));
  try {
    const kubeconfig = stringify(config({}, { server: "http://192.0.2.1", "proxy-url": proxy.url }));
    const cluster = open({ kubeconfig }, { HTTP_PROXY: "ftp://bad", NO_PROXY: "*" });
    expect(await cluster.imageStreams.get("p1", "web")).toMatchObject({ metadata: { name: "by-proxy" } });
  } finally {
    await proxy.close();
  }
});

test("nothing is written into the kubeconfig", async () => {
  const path = await file("config", config({ token: "t" }));
  const before = await readFile(path, "utf8");
  await sentBy(open({ kubeconfig: path }));
  expect(await readFile(path, "utf8")).toBe(before);
});
