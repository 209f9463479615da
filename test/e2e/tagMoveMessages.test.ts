import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { previewDigest } from "../../engine/display/previewDigest.ts";
import { call, createDeployment } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

const source = "https://github.com/acme/app.git";
const built = (version: string, revision: string, day: string, layer: string) =>
  image({
    version,
    revision,
    created: `${day}T09:00:00Z`,
    labels: { "org.opencontainers.image.source": source },
    layers: [{ "base.txt": "base" }, { "libraries.txt": "libraries" }, { "app.txt": layer }],
  });
const first = built("1.4.0", "4e1d1a0c", "2026-03-02", "first");
const second = built("1.4.1", "9b2c7f3e", "2026-03-09", "second");
const short = ({ digest }: { digest: string }) => digest.slice(0, 19);

let cluster: Cluster;
let project: Project;
let moved: Outcome;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", first);
  for (const name of ["web", "worker", "other", "fresh"]) {
    await createDeployment(cluster, name, `${cluster.registry.host}/acme/app:1.4`);
  }
  project = await openProject(cluster.kubeconfig);
  project.program(declared());
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const declared = (options = "{}") => `
  const from = "${cluster.registry.host}/acme/app:1.4";
  const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from }, { name: "stable", from: { kind: "ImageStreamTag", name: "1.4" } }] } }, ${options});
  new imagestream.ImageStreamTag("live:stable", { tag: { from: app.tag("stable") } });
  new imagestream.ImageTrigger("web", { workload: { kind: "Deployment", name: "web" }, container: "web", from: app.tag("stable") });
`;

/** An entry that somebody else has written. */
const follow = (name: string, tag: string) => {
  const fieldPath = `spec.template.spec.containers[?(@.name=="${name}")].image`;
  const triggers = JSON.stringify([{ from: { kind: "ImageStreamTag", name: tag }, fieldPath }]);
  return call(
    cluster,
    "PATCH",
    `/apis/apps/v1/namespaces/default/deployments/${name}`,
    { metadata: { annotations: { "image.openshift.io/triggers": triggers } } },
    "application/merge-patch+json",
  );
};
const lists = () =>
  cluster.requests.list(
    ({ method, path }) => method === "GET" && /\/(deployments|statefulsets|cronjobs|\w+configs)$/.test(path),
  );
const imageReads = () => cluster.requests.list(({ path }) => path.includes("/imagestreamimages/"));

/** The command line, as it is installed. */
const report = (options: readonly string[], input: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const command = join(import.meta.dirname, "../../dist/imagestream.js");
    const child = execFile(process.execPath, [command, "preview-report", ...options], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.end(input);
  });

describe("a preview", () => {
  test("says nothing of moves, and asks for no image and no workload, where streams are new or nothing moves", async () => {
    await run(project, "up");
    await follow("worker", "app:stable");
    await follow("other", "app:other");
    cluster.requests.clear();
    project.program(`${declared()}
      const fresh = new imagestream.ImageStream("fresh", { spec: { tags: [{ name: "1.4", from }] } });
      new imagestream.ImageStreamTag("copy:1.4", { tag: { from: fresh.tag("1.4") } });
      new imagestream.ImageTrigger("fresh-web", { workload: { kind: "Deployment", name: "fresh" }, container: "fresh", from: fresh.tag("1.4") });
    `);
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({ failed: false, diagnostics: [], notes: [] });
    expect(preview.changes).toEqual({ fresh: "create", "copy:1.4": "create", "fresh-web": "create" });
    expect([...lists(), ...imageReads()]).toEqual([]);
    project.program(declared());
  });

  test("says of a tag that moves from what to what, what is in it, and what rolls, in the program or not", async () => {
    await cluster.registry.push("acme/app", "1.4", second);
    cluster.requests.clear();
    moved = await run(project, "preview");
    expect(moved).toMatchObject({ failed: false, diagnostics: [], changes: { app: "update", web: "update" } });
    const known = [
      "  revision   4e1d1a0c → 9b2c7f3e",
      "  changes    https://github.com/acme/app/compare/4e1d1a0c...9b2c7f3e",
      "  created    2026-03-02 → 2026-03-09",
      "  size       7.0 kB",
      "  platforms  linux/amd64",
      "  layers     2 of 3 shared, 2.1 kB to pull",
    ];
    const images = [`  digest     ${short(first)} → ${short(second)}`, "  version    1.4.0 → 1.4.1"];
    expect([...moved.notes].sort()).toEqual([
      [
        "app: 1.4 → 1.4.1, rolls web, worker",
        "  tag        default/app:1.4, stable",
        ...images,
        ...known,
        "  rolls      Deployment web (by stable), Deployment worker (by stable)",
      ].join("\n"),
      ["live:stable: stable → 1.4.1", "  tag        default/live:stable", ...images, ...known].join("\n"),
    ]);
  });

  test("asks for the present image once a stream, and lists each kind of workload once", () => {
    expect(imageReads()).toHaveLength(2);
    expect(lists()).toHaveLength(5);
    expect(new Set(lists().map(({ path }) => path)).size).toBe(5);
  });

  // Whatever the program resolves, a tag has the image that the engine registers for it.
  test("says nothing of a tag that the engine leaves out, by ignoreChanges or --exclude, nor moves what follows it", async () => {
    const nothing = { failed: false, diagnostics: [], notes: [], changes: {} };
    project.program(declared(`{ ignoreChanges: ["images"] }`));
    expect(await run(project, "preview")).toMatchObject(nothing);
    project.program(declared(`{ ignoreChanges: ["spec"] }`));
    const ignoring = await run(project, "up", { skipPreview: true });
    expect({ ...ignoring, notes: [] }).toMatchObject(nothing);
    project.program(declared());
    const app = moved.events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn ?? []);
    const exclude = app.filter((urn) => urn.endsWith(":ImageStream::app"));
    expect(await run(project, "preview", { exclude })).toMatchObject(nothing);
  });

  test("becomes a comment for a pull request, from the preview's document or from its events", async () => {
    const document = JSON.stringify(previewDigest(moved.events as Parameters<typeof previewDigest>[0]));
    const text = await report([], document);
    expect(text).toMatch(/^<!-- .* -->\n## Images: 3 tags move; 2 workloads follow\n/);
    const link = "(https://github.com/acme/app/compare/4e1d1a0c...9b2c7f3e)";
    expect(text.split("\n").filter((line) => line.includes(link))).toHaveLength(3);
    expect(text).toContain("<code>Deployment web</code>, <code>Deployment worker</code> |");
    expect(text).toContain("  rolls      Deployment web (by stable), Deployment worker (by stable)\n");

    const lines = moved.events.map((event) => JSON.stringify(event)).join("\n");
    const { streams, workloads, ...rest } = JSON.parse(await report(["--format", "json"], lines));
    expect(rest).toMatchObject({
      version: 1,
      result: "succeeded",
      summary: { moved: 3, workloads: 2 },
      diagnostics: [],
    });
    const tag = {
      change: "moved",
      from: { digest: first.digest, version: "1.4.0", revision: "4e1d1a0c" },
      to: { digest: second.digest, version: "1.4.1", revision: "9b2c7f3e", platforms: ["linux/amd64"] },
    };
    const followers = ["web", "worker"].map((name) => ({ kind: "Deployment", name }));
    const app = [
      { tag: "1.4", ...tag, layers: "2 of 3 shared, 2.1 kB to pull", followers: [] },
      { tag: "stable", ...tag, followers },
    ];
    expect(streams).toMatchObject([
      { kind: "ImageStream", stream: "default/app", tags: app },
      { kind: "ImageStreamTag", stream: "default/live", tags: [{ tag: "stable", ...tag }] },
    ]);
    expect(workloads).toMatchObject([
      {
        by: "ImageTrigger",
        kind: "Deployment",
        name: "web",
        container: "web",
        to: expect.stringContaining(second.digest),
      },
    ]);
  });

  test("is no property of anything: the update that follows has the announced inputs, and the state none of what was said", async () => {
    const up = await run(project, "up");
    expect(up).toMatchObject({ failed: false, diagnostics: [], notes: [], changes: moved.changes });
    for (const name of ["app", "live:stable", "web"]) expect(up.inputs(name)).toEqual(moved.inputs(name));
    expect(JSON.stringify(await project.stack.exportStack())).not.toContain("layers");
  });

  // A preview announced that the tag goes back, beside "unchanged": no update came.
  test("tells to refresh where another user has moved a tag, and after the refresh announces the update that moves it back", async () => {
    await cluster.push("default", "app", "1.4", image({ version: "1.4.2" }));
    const before = await run(project, "preview");
    expect(before).toMatchObject({ failed: false, changes: {} });
    expect(before.notes).toEqual([expect.stringMatching(/^app: 1\.4 has moved to 1\.4\.2: refresh\n/)]);
    await run(project, "refresh");
    const after = await run(project, "preview");
    expect(after.changes).toMatchObject({ app: "update" });
    expect(after.notes.filter((note) => note.startsWith("app: "))).toEqual([
      expect.stringMatching(/^app: 1\.4 back to 1\.4\.1/),
    ]);
  });
});
