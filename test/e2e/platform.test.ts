import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const platforms = ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7"];
const first = image({ version: "1.4.0", platforms });
const second = image({ version: "1.4.1", platforms });
const withoutArm = image({ version: "1.4.2", platforms: ["linux/amd64", "linux/s390x"] });
const child = (version: string, platform: string): string => image({ version, platform }).digest;
const arm64 = `platform: "linux/arm64"`;

interface Stream {
  readonly spec: {
    readonly tags: readonly {
      readonly annotations: Readonly<Record<string, string>> | null;
      readonly from: { readonly name: string };
      readonly importPolicy: { readonly importMode: string };
    }[];
  };
  readonly status: { readonly tags: readonly { readonly items: readonly { readonly image: string }[] }[] };
}

// On the second one, a tag that says nothing else is the index.
describe.each(["Legacy", "PreserveOriginal"] as const)("on a cluster that imports %s by default", (mode) => {
  let cluster: Cluster;
  let project: Project;
  let reference: string;

  beforeAll(async () => {
    cluster = await startCluster({ settings: { imageStreamImportMode: mode } });
    reference = `${cluster.registry.host}/acme/app:1.4`;
    for (const one of [withoutArm, second]) await cluster.registry.push("acme/app", undefined, one);
    project = await openProject(cluster.kubeconfig);
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  beforeEach(async () => {
    await cluster.registry.push("acme/app", "1.4", first);
    cluster.requests.clear();
    cluster.registry.requests.clear();
  });

  const declare = (name: string, more: string) =>
    project.program(
      `new imagestream.ImageStream("${name}", { spec: { tags: [{ name: "1.4", from: "${reference}", ${more} }] } });`,
    );

  /** How many there were since the last call. */
  const writes = (): number => {
    const own = cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
    cluster.requests.clear();
    return own.length;
  };

  const live = async (name: string) => {
    const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreams/${name}`;
    const { spec, status } = (await call(cluster, "GET", path)) as Stream;
    const [tag] = spec.tags;
    const { annotations } = tag ?? {};
    return {
      source: tag?.from.name,
      prefers: annotations?.["importer.image.openshift.io/prefer-arch"],
      importMode: tag?.importPolicy.importMode,
      image: status.tags[0]?.items[0]?.image,
    };
  };

  /** What a preview shows, and what the update that follows makes of the tag, in at most so many writes. */
  const applied = async (name: string, most: number) => {
    const { failed, inputs } = await run(project, "preview");
    const { digest, platforms } = (inputs(name)["images"] as Record<string, { digest: string; platforms: string[] }>)[
      "1.4"
    ] ?? { digest: "", platforms: [] };
    const up = await run(project, "up");
    expect({ failed, up: up.diagnostics, writes: writes() <= most }).toEqual({ failed: false, up: [], writes: true });
    const { image, ...rest } = await live(name);
    expect(image).toBe(digest);
    return { digest, platforms, ...rest };
  };

  test("the platform's image is shown and applied, unchanged it is neither written nor drift, and it moves with its index", async () => {
    declare("app", arm64);
    expect(await applied("app", 2)).toEqual({
      digest: child("1.4.0", "linux/arm64"),
      platforms: ["linux/arm64"],
      source: reference,
      prefers: "arm64",
      importMode: "Legacy",
    });
    expect((await run(project, "refresh")).changes).toEqual({});
    expect((await run(project, "up")).changes).toEqual({});
    expect(writes()).toBe(0);
    cluster.registry.moveTag("acme/app", "1.4", second.digest);
    expect(await applied("app", 1)).toMatchObject({ digest: child("1.4.1", "linux/arm64"), source: reference });
  });

  if (mode === "PreserveOriginal") return;

  test("another platform, the index and the platform again are at most two writes each; a variant is written by digest", async () => {
    declare("app", `platform: "linux/arm/v7"`);
    const v7 = child("1.4.0", "linux/arm/v7");
    expect(await applied("app", 2)).toEqual({
      digest: v7,
      platforms: ["linux/arm/v7"],
      source: reference.replace(":1.4", `@${v7}`),
      prefers: undefined,
      importMode: "Legacy",
    });
    declare("app", `importPolicy: { importMode: "PreserveOriginal" }`);
    expect(await applied("app", 2)).toMatchObject({ digest: first.digest, platforms, source: reference });
    declare("app", arm64);
    expect(await applied("app", 2)).toMatchObject({ digest: child("1.4.0", "linux/arm64"), prefers: "arm64" });
    declare("app", "");
    expect(await applied("app", 2)).toMatchObject({ digest: child("1.4.0", "linux/amd64"), prefers: undefined });
    expect((await run(project, "refresh")).changes).toEqual({});
    expect((await run(project, "destroy")).failed).toBe(false);
  });

  test("an image without the platform is refused in the preview, by the cluster and by the registry, with those it has", async () => {
    declare("refused", `platform: "linux/s390x"`);
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(true);
    for (const part of [`spec.tags["1.4"].from`, "no image for linux/s390x", platforms.join(", ")]) {
      expect(preview.diagnostics.join("\n")).toContain(part);
    }
    const end = cluster.fault({ fault: { kind: "error", status: 403 }, match: { path: /imagestreamimports$/ } });
    const fallback = await run(project, "preview");
    end();
    expect(fallback.failed).toBe(true);
    expect(fallback.diagnostics.join("\n")).toContain(`choose a platform that it has: ${platforms.join(", ")}`);
  });

  test("an index that loses the platform while it is imported fails with both platforms and leaves the announced image", async () => {
    declare("lost", `${arm64}, onMoved: "accept"`);
    await run(project, "preview");
    const asked = cluster.registry.requests.list({ repository: "acme/app", reference: "1.4" }).length;
    cluster.registry.when({
      match: { repository: "acme/app", reference: "1.4" },
      nth: asked + 1,
      moment: "before",
      run: () => cluster.registry.moveTag("acme/app", "1.4", withoutArm.digest),
    });
    const up = await run(project, "up");
    expect(up.failed).toBe(true);
    const said = up.diagnostics.join("\n");
    const [wanted, got] = [child("1.4.0", "linux/arm64"), child("1.4.2", "linux/amd64")];
    expect(said).toContain(`announced as ${wanted} for linux/arm64, but the cluster has ${got} for linux/amd64`);
    expect((await live("lost")).image).toBe(wanted);
  });
});
