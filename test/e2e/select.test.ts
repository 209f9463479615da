import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { call } from "./deployment.ts";
import { openExample, openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

let cluster: Cluster;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
});

afterAll(() => cluster?.close());

beforeEach(() => {
  cluster.requests.clear();
  cluster.registry.requests.clear();
});

const push = (tag: string, name = "acme/app") => cluster.registry.push(name, tag, image({ version: tag }));
const listings = () => cluster.registry.requests.list().filter(({ url }) => url.includes("/tags/list")).length;
const writes = () =>
  cluster.requests
    .writes()
    .filter(
      ({ userAgent, path }) => userAgent.startsWith("pulumi-imagestream") && !path.endsWith("/imagestreamimports"),
    );

interface Stream {
  readonly spec: { readonly tags: readonly { readonly name: string; readonly from: { readonly name: string } }[] };
  readonly status: { readonly tags: readonly { readonly tag: string; readonly items: readonly { image: string }[] }[] };
}

/** What a tag is on the cluster: the source in the spec, and the image. */
const live = async (stream: string, tag: string) => {
  const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreams/${stream}`;
  const { spec, status } = (await call(cluster, "GET", path)) as Stream;
  return {
    source: spec.tags.find(({ name }) => name === tag)?.from.name,
    image: status.tags.find((entry) => entry.tag === tag)?.items[0]?.image,
  };
};

describe("the example that follows a range, the newest build and a prerelease", () => {
  let project: Project;

  beforeAll(async () => {
    for (const tag of ["1.3.9", "1.5.1", "v1.5.2", "1.5.2", "1.6.0-rc.1", "2.0.0", "latest"]) await push(tag);
    for (const tag of ["main-99-aa", "main-100-bb"]) await push(tag);
    // In the list of tags these come first, and fill its first page.
    const { digest } = image({ version: "latest" });
    for (let each = 0; each < 1_000; each++) cluster.registry.moveTag("acme/app", `0-${each}`, digest);
    project = await openExample("select", cluster.kubeconfig);
    await project.stack.setConfig("repository", { value: repository });
  });

  afterAll(() => project?.close());

  test("preview shows the choices out of a thousand tags, and why, with one listing in two pages for all of them, and writes nothing", async () => {
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({ failed: false, diagnostics: [], notes: [] });
    expect(preview.inputs("app")).toMatchObject({
      spec: {
        tags: [
          { name: "edge", from: { kind: "DockerImage", name: `${repository}:main-100-bb` } },
          { name: "stable", from: { kind: "DockerImage", name: `${repository}:1.5.2` } },
        ],
      },
      images: {
        stable: { selected: "1.5.2, the highest version in >=1.4 <2", version: "1.5.2" },
        edge: { selected: "main-100-bb, the highest number among ^main-(?<time>[0-9]+)-[0-9a-f]+$" },
      },
    });
    expect(JSON.stringify(preview.inputs("app"))).not.toContain(`"select"`);
    expect(preview.inputs("testing:candidate")).toMatchObject({ tag: { from: { name: `${repository}:1.6.0-rc.1` } } });
    expect(listings()).toBe(2);
    expect(writes()).toEqual([]);
  });

  test("up gives the cluster the chosen tags; a second up, and a refresh, change nothing", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    const chosen = cluster.registry.digest("acme/app", "1.5.2");
    expect(await live("app", "stable")).toEqual({ source: `${repository}:1.5.2`, image: chosen });
    const candidate = cluster.registry.digest("acme/app", "1.6.0-rc.1");
    expect(await live("testing", "candidate")).toEqual({ source: `${repository}@${candidate}`, image: candidate });
    cluster.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
    expect(writes()).toEqual([]);
  });

  test("another policy with the same choice, and tags that are not chosen, are no difference", async () => {
    await push("1.5.0");
    const path = join(project.workDir, "index.ts");
    const before = readFileSync(path, "utf8").split("\n").slice(2).join("\n");
    project.program(
      `import { ImageStream, ImageStreamTag } from "pulumi-imagestream";\n${before.replace(">=1.4 <2", "^1.5")}`,
    );
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
    expect(writes()).toEqual([]);
  });

  test("a newer release: the preview shows it, and up applies it", async () => {
    const newer = await push("1.5.10");
    const preview = await run(project, "preview");
    expect(preview.changes).toEqual({ app: "update" });
    expect(preview.inputs("app")["images"]).toMatchObject({ stable: { digest: newer, version: "1.5.10" } });
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await live("app", "stable")).toEqual({ source: `${repository}:1.5.10`, image: newer });
  });

  test("destroy takes the tags away, although nothing matches any more", async () => {
    await project.stack.setConfig("repository", { value: `${cluster.registry.host}/acme/none` });
    expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  });
});

describe("a release between preview and up", () => {
  let project: Project;
  let releases = 0;

  beforeAll(async () => {
    project = await openProject(cluster.kubeconfig);
  });

  afterAll(() => project?.close());

  const declare = (stream: string, more = "", policy = `semver: "*"`) =>
    project.program(`new imagestream.ImageStream("${stream}", { spec: { tags: [
      { name: "stable", from: "${cluster.registry.host}/acme/${stream}", select: { ${policy} }, ${more} },
    ] } });`);
  const release = (stream: string) => push(`1.0.${++releases}`, `acme/${stream}`);
  const source = (stream: string, rest: string) => `${cluster.registry.host}/acme/${stream}${rest}`;

  test("is refused by the repository and the policy before any write, until it is previewed", async () => {
    declare("refused");
    const first = await release("refused");
    await run(project, "preview");
    const second = await release("refused");
    const up = await run(project, "up");
    expect(up.failed).toBe(true);
    expect(up.diagnostics.join("\n")).toContain(
      `${source("refused", " semver *")} moved from 1.0.${releases - 1} (${first}) to 1.0.${releases} (${second}) since the preview`,
    );
    expect(writes()).toEqual([]);
    await run(project, "preview");
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await live("refused", "stable")).toEqual({ source: source("refused", `:1.0.${releases}`), image: second });
  });

  test("is taken with onMoved: accept; pinned, the previewed choice is applied", async () => {
    for (const [stream, more, policy] of [
      ["accepting", `onMoved: "accept"`, `semver: "*"`],
      ["pinned", "pin: true", `alphabetical: "asc"`],
    ] as const) {
      declare(stream, more, policy);
      const first = await release(stream);
      await run(project, "preview");
      const second = await release(stream);
      const up = await run(project, "up");
      expect(up).toMatchObject({ failed: false, diagnostics: [] });
      expect(up.notes.join("\n")).toContain("since the preview");
      const expected =
        stream === "pinned"
          ? { source: source(stream, `@${first}`), image: first }
          : { source: source(stream, `:1.0.${releases}`), image: second };
      expect(await live(stream, "stable")).toEqual(expected);
      const shown = up.inputs(stream)["images"] as { stable: { selected: string } };
      expect(shown.stable.selected).toMatch(`1.0.${stream === "pinned" ? releases - 1 : releases}, `);
    }
  });

  test("no match: a warning in the preview that names the nearest tags, refused by the update before any write", async () => {
    declare("pinned", "", `semver: ">=2"`);
    const expected = `${source("pinned", "")} has no tag for semver >=2; of its 2 tags these come nearest: 1.0.${releases} (lower)`;
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(false);
    expect(preview.diagnostics.join("\n")).toContain(expected);
    cluster.requests.clear();
    const up = await run(project, "up");
    expect(up.failed).toBe(true);
    expect(up.diagnostics.join("\n")).toContain(expected);
    expect(writes()).toEqual([]);
  });

  test("a lock file holds the choice as a whole; frozen, nothing is listed", async () => {
    const lock = (...args: string[]) =>
      promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, "../../dist/sdk/cli/imagestream.js"), "lock", ...args],
        { cwd: project.workDir, env: { ...process.env, KUBECONFIG: cluster.kubeconfig } },
      );
    declare("locked", "", `semver: "^1.0"`);
    const first = await release("locked");
    const key = source("locked", " semver ^1.0");
    await project.stack.setConfig("imagestream:lock", { value: "frozen" });
    const refused = await run(project, "preview");
    expect(refused.failed).toBe(true);
    expect(refused.diagnostics.join("\n")).toContain(`lock --update '${key}'`);
    await lock("--update", key);
    await release("locked");
    cluster.registry.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(listings()).toBe(0);
    expect(await live("locked", "stable")).toEqual({ source: source("locked", `@${first}`), image: first });
  });
});
