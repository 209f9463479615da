import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

let cluster: Cluster;
let project: Project;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  kubeconfig = join(folder, "kubeconfig");
  project = await openProject(kubeconfig);
});
afterAll(async () => {
  project?.close();
  if (kubeconfig !== undefined) rmSync(dirname(kubeconfig), { recursive: true });
  await cluster?.close();
});

/** A kubeconfig with one cluster and one user. */
const config = (user: object, of: object = {}) =>
  JSON.stringify({
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", ...of } }],
    users: [{ name: "joe", user }],
    contexts: [{ name: "dev", context: { cluster: "c", user: "joe" } }],
    "current-context": "dev",
  });
const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "no-such-plugin", interactiveMode: "Never" };

/** Settings of a provider, and what is wrong with them. */
const faults: Record<string, [settings: object, message: RegExp]> = {
  missing: [{ kubeconfig: "s3cr3t/s3cr3t" }, /the given kubeconfig is no file that exists/],
  broken: [{ kubeconfig: "apiVersion: v1\nusers: [{s3cr3t" }, /the given kubeconfig, line 2 is no YAML/],
  context: [{ kubeconfig: config({}), context: "test" }, /has no context test; correct the name; it has dev/],
  server: [{ server: "api.test:6443", token: "s3cr3t" }, /server is no http or https URL/],
  plugin: [{ kubeconfig: config({ exec }) }, /no-such-plugin is not installed; install it/],
  provider: [
    { kubeconfig: config({ "auth-provider": { name: "gcp" } }) },
    /is gcp, which oc and kubectl no longer have/,
  ],
  twice: [{ kubeconfig: config({ token: "s3cr3t", username: "a", password: "s3cr3t" }) }, /has a password and a token/],
  authority: [
    { kubeconfig: config({}, { "certificate-authority": "no.crt" }) },
    /certificate-authority .* names a file that cannot be read \(ENOENT\)/,
  ],
  proxy: [
    { kubeconfig: config({}, { "proxy-url": "ftp://joe:s3cr3t@p:1" }) },
    /proxy-url of the kubeconfig has the scheme ftp/,
  ],
};

/** Each error once, in one line, without a stack, colors, warnings of Node.js or a secret. */
function expectPlain({ failed, diagnostics, text }: Outcome, messages: readonly RegExp[]): void {
  expect(failed).toBe(true);
  const errors = diagnostics.filter((line) => line.startsWith("error"));
  for (const message of messages) expect(errors.filter((line) => message.test(line))).toHaveLength(1);
  for (const line of diagnostics) {
    expect(line).not.toMatch(/unhandled exception|\n\s+at |serializing/);
    expect(line).not.toContain("\u001b");
  }
  expect(text + diagnostics.join()).not.toMatch(/PromiseRejection|--trace-warnings/);
  expect(text + diagnostics.join()).not.toContain("s3cr3t");
}

test("each fault of a provider's configuration is one error of the preview", async () => {
  project.program(
    Object.entries(faults)
      .map(
        ([name, [settings]]) => `
    const ${name} = new imagestream.ImageStream("${name}", { spec: { tags: [{ name: "1.4", from: "quay.io/acme/app:1.4" }] } },
      { provider: new imagestream.Provider("of-${name}", ${JSON.stringify(settings)}) });
    new imagestream.ImageTrigger("${name}", { workload: { kind: "Deployment", name: "web" }, container: "web", from: ${name}.tag("1.4") });
    new imagestream.ImageStreamTag("${name}:live", { tag: { from: ${name}.tag("1.4") } });
    export const ${name}Image = [${name}.tag("1.4").digest, pulumi.interpolate\`\${${name}.tag("1.4").image}!\`];`,
      )
      .join("\n"),
  );
  writeFileSync(kubeconfig, config({}));
  expectPlain(
    await run(project, "preview"),
    Object.values(faults).map(([, message]) => message),
  );
});

const program = () =>
  project.program(`
    const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from: "${cluster.registry.host}/acme/app:1.4" }] } });
    export const image = app.tag("1.4").image;
    export const read = imagestream.getImageStreamTagOutput({ name: app.tag("1.4").name }).apply((tag) => tag.digest);
  `);

test("a fault of the stack's configuration is one error of preview, update, refresh and destroy", async () => {
  program();
  writeFileSync(kubeconfig, "kind: Config\nusers: [{s3cr3t");
  for (const operation of ["preview", "up"] as const)
    expectPlain(await run(project, operation), [/kubeconfig, line 2 is no YAML/]);
  copyFileSync(cluster.kubeconfig, kubeconfig);
  expect(await run(project, "up")).toMatchObject({ failed: false });
  writeFileSync(kubeconfig, "kind: Config\nusers: [{s3cr3t");
  for (const operation of ["refresh", "destroy"] as const) {
    expectPlain(await run(project, operation), [/kubeconfig, line 2 is no YAML/]);
  }
});
