import { afterEach, expect, test } from "@jest/globals";
import { connect } from "../../../provider/cluster/cluster.ts";
import { fakeApi, sleepyTime, status } from "./fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const kubeconfig = (server: string) => `
apiVersion: v1
kind: Config
current-context: x
contexts: [{ name: x, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "${server}" } }]
users:
  - name: u
    user:
      exec: { apiVersion: client.authentication.k8s.io/v1, command: sleep, args: ["2"], interactiveMode: Never }
`;

// A hanging plugin held a call of 4 s for ever.
test("a call ends in time although a credential plugin hangs", async () => {
  const cluster = connect({ kubeconfig: kubeconfig("http://127.0.0.1:1") });
  open.push(cluster);
  await expect(cluster.imageStreams.get("p1", "web", { timeout: 200 })).rejects.toMatchObject({
    code: "TIMEOUT",
    message: expect.stringMatching(/credentials of the kubeconfig were not there in time.*run the credential plugin/),
  });
});

test.each([429, 502, 503, 504])("%i is tried again in reads, until the server is back", async (code) => {
  let left = 6;
  const api = await fakeApi(() =>
    left-- > 0 ? { status: code, body: "<html>" } : { body: { metadata: { name: "web" } } },
  );
  const cluster = connect({ server: api.url, token: "t" }, { time: sleepyTime(), env: {} });
  open.push(api, cluster);
  expect(await cluster.imageStreams.get("p1", "web")).toEqual({ metadata: { name: "web" } });
  left = 100;
  await expect(cluster.imageStreams.get("p1", "web")).rejects.toMatchObject({
    temporary: true,
    remedy: expect.stringMatching(/^try again later/),
  });
});

test("what may have been done is not done again: a 504 for a write that creates", async () => {
  const api = await fakeApi(() => status(504, "Timeout", "late"));
  const cluster = connect({ server: api.url, token: "t" }, { time: sleepyTime(), env: {} });
  open.push(api, cluster);
  await expect(cluster.imageStreams.create("p1", {})).rejects.toMatchObject({ code: "TIMEOUT" });
  expect(api.seen).toHaveLength(1);
});

test("of an error without an end, the start is read", async () => {
  let sent = 0;
  const api = await fakeApi((_request, response) => {
    response.writeHead(404).on("error", () => {});
    const chunk = Buffer.alloc(64 * 1024, "x");
    const more = () => {
      do sent += chunk.length;
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
    return undefined;
  });
  const cluster = connect({ server: api.url, token: "t" }, { time: sleepyTime(), env: {} });
  open.push(api, cluster);
  const error: unknown = await cluster.imageStreams.get("p1", "web").catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: "BAD_ANSWER" });
  expect(String(error).length).toBeLessThan(5_000);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});
