import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openExample, openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

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

/** A tag on the cluster: the source in the spec, and the image. */
const live = async (stream: string, tag: string) => {
  const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreams/${stream}`;
  const { spec, status } = (await call(cluster, "GET", path)) as Stream;
  return {
    source: spec.tags.find(({ name }) => name === tag)?.from.name,
    image: status.tags.find((entry) => entry.tag === tag)?.items[0]?.image,
  };
};

const streamNames = async (): Promise<string[]> => {
  const path = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
  const { items } = (await call(cluster, "GET", path)) as { items: { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
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

  test("up gives the cluster the chosen tags", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    const chosen = cluster.registry.digest("acme/app", "1.5.2");
    expect(await live("app", "stable")).toEqual({ source: `${repository}:1.5.2`, image: chosen });
    const candidate = cluster.registry.digest("acme/app", "1.6.0-rc.1");
    expect(await live("testing", "candidate")).toEqual({ source: `${repository}@${candidate}`, image: candidate });
  });

  test("a refresh, and a second up, change nothing, also with another policy with the same choice and tags that are not chosen", async () => {
    expect((await run(project, "refresh")).changes).toEqual({});
    await push("1.5.0");
    const path = join(project.workDir, "index.ts");
    const before = readFileSync(path, "utf8").split("\n").slice(2).join("\n");
    project.program(
      `import { ImageStream, ImageStreamTag } from "pulumi-imagestream";\n${before.replace(">=1.4 <2", "^1.5")}`,
    );
    const up = await run(project, "up");
    expect(up.failed).toBe(false);
    expect(up.changes).toEqual({});
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

  beforeAll(async () => {
    project = await openProject(cluster.kubeconfig);
  });

  afterAll(() => project?.close());

  /** A stream whose tag is chosen in a repository of the stream's name, after these resources. */
  const declared = (stream: string, more = "", policy = `semver: "*"`, after = "[]") => `
const ${stream} = new imagestream.ImageStream("${stream}", { spec: { tags: [
  { name: "stable", from: "${source(stream)}", select: { ${policy} }, ${more} },
] } }, { dependsOn: ${after} });`;
  const release = (stream: string, version: string) => push(version, `acme/${stream}`);
  const source = (stream: string, rest = "") => `${cluster.registry.host}/acme/${stream}${rest}`;
  const saidOf = ({ diagnostics }: Outcome, stream: string) =>
    diagnostics.filter((line) => line.split(": ")[0]?.endsWith(` ${stream}`)).join("\n");
  const selected = (outcome: Outcome, stream: string) =>
    (outcome.inputs(stream)["images"] as { stable: { selected: string } }).stable.selected;
  const taken = () =>
    declared("accepting", `onMoved: "accept"`) + declared("pinned", "pin: true", `alphabetical: "asc"`);
  // A refusal ends the program, also before it has said all of the others: what is said is said in its order.
  const told = `
const told = pulumi.all([accepting.urn, pinned.urn]).apply(() => pulumi.log.info("said of both"));`;

  test("is taken with onMoved: accept; pinned, the previewed choice is applied; else it is refused by the repository and the policy before any write", async () => {
    const streams = ["accepting", "pinned", "refused"];
    project.program(taken() + told + declared("refused", "", `semver: "*"`, "told.apply(() => [accepting, pinned])"));
    for (const stream of streams) await release(stream, "1.0.1");
    expect(await run(project, "preview")).toMatchObject({ failed: false, diagnostics: [] });
    for (const stream of streams) await release(stream, "1.0.2");
    const up = await run(project, "up");
    const [first, second] = [image({ version: "1.0.1" }).digest, image({ version: "1.0.2" }).digest];
    expect(await live("accepting", "stable")).toEqual({ source: source("accepting", ":1.0.2"), image: second });
    expect(selected(up, "accepting")).toMatch("1.0.2, ");
    expect(await live("pinned", "stable")).toEqual({ source: source("pinned", `@${first}`), image: first });
    expect(selected(up, "pinned")).toMatch("1.0.1, ");
    for (const stream of ["accepting", "pinned"]) {
      expect(saidOf(up, stream)).toBe("");
      const told = up.notes.filter((note) => note.includes(` default/${stream}:stable\n`));
      expect(told.join("\n")).toContain("since the preview");
    }
    expect(up.failed).toBe(true);
    expect(saidOf(up, "refused")).toContain(
      `${source("refused", " semver *")} moved from 1.0.1 (${first}) to 1.0.2 (${second}) since the preview`,
    );
    expect(await streamNames()).not.toContain("refused");
  });

  test("is applied once it is previewed; no match is a warning in the preview that names the nearest tags, refused by the update before any write", async () => {
    const none = declared("unmatched", "", `semver: ">=2"`, "[refused]");
    project.program(taken() + declared("refused") + none);
    for (const version of ["1.0.1", "1.0.2"]) await release("unmatched", version);
    const expected = `${source("unmatched")} has no tag for semver >=2; of its 2 tags these come nearest: 1.0.2 (lower)`;
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(false);
    expect(preview.diagnostics).toEqual([expect.stringContaining(expected)]);
    const up = await run(project, "up");
    const { digest } = image({ version: "1.0.2" });
    expect(await live("refused", "stable")).toEqual({ source: source("refused", ":1.0.2"), image: digest });
    expect(up.failed).toBe(true);
    expect(saidOf(up, "refused")).toBe("");
    expect(saidOf(up, "unmatched")).toContain(expected);
    expect(await streamNames()).not.toContain("unmatched");
  });

  test("is not even listed where a frozen lock file holds the choice as a whole", async () => {
    const lock = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, "../../dist/imagestream.js"), "lock", ...args], {
        cwd: project.workDir,
        env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
      });
    project.program(declared("locked", "", `semver: "^1.0"`));
    const first = await release("locked", "1.0.1");
    await project.stack.setConfig("imagestream:lock", { value: "frozen" });
    await lock("--update", source("locked", " semver ^1.0"));
    await release("locked", "1.0.2");
    cluster.registry.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(listings()).toBe(0);
    expect(await live("locked", "stable")).toEqual({ source: source("locked", `@${first}`), image: first });
  });
});
