import { expect, test } from "@jest/globals";
import { image } from "../../../emulator/index.ts";
import { Declarations, type DeclaredTag, type TagName } from "../../../provider/resolver/declarations.ts";
import type { ImageRequest, ImageSource } from "../../../provider/resolver/images/imageSource.ts";
import type { Resolution } from "../../../provider/resolver/resolution.ts";
import type { Candidate, Settlement } from "../../../provider/resolver/settlement.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { TagResolver } from "../../../provider/resolver/tagResolver.ts";
import { imageStream } from "../../../provider/resources/imageStream/index.ts";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import { Lifecycle } from "../resources/lifecycle.ts";
import { testbed } from "../resources/testbed.ts";

const bed = testbed();

/** Knows what the registry's tags are, without asking anybody. */
function registryTags() {
  const asked: ImageRequest[] = [];
  const source: ImageSource = {
    async resolve(request) {
      asked.push(request);
      const name = request.reference.slice(bed.reference("").length);
      const [repository = "", tag = ""] = name.split(":");
      const digest = bed.cluster.registry.digest(repository, tag);
      if (digest === undefined)
        return { problem: { code: "IMAGE_NOT_FOUND", severity: "warning", summary: `${name} is missing` } };
      return { image: { digest, image: bed.reference(`${repository}@${digest}`), metadata: { version: tag } } };
    },
  };
  return { asked, source };
}

/** A resolver for a program that declares these streams. */
function resolverOf(...streams: ImageStreamInputs[]) {
  const declarations = new Declarations();
  for (const { metadata, spec } of streams) {
    for (const tag of spec.tags ?? []) declarations.add(declared(tag, metadata));
  }
  const { asked, source } = registryTags();
  const settled: Candidate[] = [];
  const settle: Settlement = async (candidate) => {
    settled.push(candidate);
    return candidate.resolution;
  };
  const resolver = new TagResolver(declarations, source, new StreamImages(bed.client), { settle });
  return { asked, declarations, settled, resolver };
}

const declared = (tag: TagReference, metadata: { name: string; namespace: string }): DeclaredTag => ({
  namespace: metadata.namespace,
  stream: metadata.name,
  tag: tag.name,
  from: tag.from,
  reference: tag.reference === true,
  scheduled: tag.importPolicy?.scheduled === true,
  insecure: false,
  importMode: tag.importPolicy?.importMode,
  platform: tag.platform,
  referencePolicy: tag.referencePolicy?.type ?? "Source",
  pin: false,
  onMoved: "fail",
  verifiers: [],
});

const docker = (name: string, parts: Partial<TagReference> = {}): TagReference => ({
  name,
  from: { kind: "DockerImage", name: bed.reference(`acme/app:${name}`) },
  ...parts,
});
const follows = (
  name: string,
  followed: string,
  namespace?: string,
  parts: Partial<TagReference> = {},
): TagReference => ({
  name,
  from: { kind: "ImageStreamTag", name: followed, ...(namespace === undefined ? {} : { namespace }) },
  ...parts,
});
const stream = (namespace: string, name: string, ...tags: TagReference[]): ImageStreamInputs => ({
  metadata: { name, namespace },
  spec: { tags },
  images: {},
});
const name = (namespace: string, full: string): TagName => {
  const [streamName = "", tag = ""] = full.split(":");
  return { namespace, stream: streamName, tag };
};
const digestOf = (resolution: Resolution | undefined) =>
  resolution !== undefined && "image" in resolution ? resolution.image.digest : resolution;

const local = { referencePolicy: { type: "Local" as const } };

/** Applies streams, one after the other, with the digests that the resolver says. */
async function apply(...streams: ImageStreamInputs[]): Promise<void> {
  const { resolver } = resolverOf(...streams);
  for (const inputs of streams) {
    const entries = (inputs.spec.tags ?? []).map(async ({ name: tag, from }) => {
      if (from === undefined) return [];
      const digest = digestOf(
        await resolver.resolve({ namespace: inputs.metadata.namespace, stream: inputs.metadata.name, tag }),
      );
      return typeof digest === "string" ? [[tag, { digest }] as const] : [];
    });
    const images = Object.fromEntries((await Promise.all(entries)).flat());
    await new Lifecycle(imageStream, () => bed.context).up({ ...inputs, images });
  }
}

test("a chain of tags is known before anything of it exists, over streams and namespaces, with one look-up", async () => {
  const [dev, prod] = [await bed.namespace(), await bed.namespace()];
  const digest = await bed.push("acme/app", "1.4", "1.4");
  const { asked, resolver } = resolverOf(
    stream(dev, "app", docker("1.4"), follows("stable", "1.4"), follows("tested", "app:stable")),
    stream(prod, "web", follows("live", "app:tested", dev), follows("current", "live")),
  );
  const answers = await Promise.all([
    resolver.resolve(name(prod, "web:current")),
    resolver.resolve(name(dev, "app:stable")),
    resolver.moved(name(prod, "web:live")),
  ]);
  for (const answer of answers) {
    expect(answer).toEqual({
      image: { digest, image: bed.reference(`acme/app@${digest}`), metadata: { version: "1.4" } },
    });
  }
  expect(asked[0]).toMatchObject({ namespace: dev });
  expect(bed.cluster.requests.list(({ path }) => path.includes("imagestreamtags"))).toEqual([]);
});

test("a tag that is not declared is what it is on the cluster; one without an image says what to do", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.cluster.push(namespace, "built", "latest", image({ version: "b1" }));
  const { resolver } = resolverOf(stream(namespace, "app", follows("stable", "built:latest")));
  expect(await resolver.resolve(name(namespace, "built:latest"))).toMatchObject({
    image: { digest, metadata: { version: "b1" } },
  });
  expect(digestOf(await resolver.resolve(name(namespace, "app:stable")))).toBe(digest);
  expect(await resolver.resolve(name(namespace, "built:nope"))).toEqual({
    problem: {
      code: "TAG_NOT_FOUND",
      severity: "warning",
      summary: `image stream tag ${namespace}/built:nope does not exist or has no image yet; import or build it first, or declare it in this program`,
    },
  });
  expect(await resolver.moved(name(namespace, "built:latest"))).toBeUndefined();
});

test("a tag whose source is not known yet is not what the cluster has, and neither is what follows or copies it", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  const streams = [
    stream(namespace, "app", docker("1.4"), follows("stable", "1.4")),
    stream(namespace, "copy", follows("1.4", "app:stable")),
  ];
  await apply(...streams);
  const { declarations, settled, resolver } = resolverOf(...streams);
  const tag = declarations.find(name(namespace, "app:1.4"));
  if (tag === undefined) throw new Error("not declared");
  declarations.add({ ...tag, from: undefined, isPending: true });
  const problem = { problem: { code: "NOT_KNOWN_YET", severity: "info" } };
  for (const full of ["app:1.4", "app:stable", "copy:1.4"]) {
    expect([full, await resolver.resolve(name(namespace, full))]).toMatchObject([full, problem]);
    expect([full, await resolver.moved(name(namespace, full))]).toMatchObject([full, problem]);
  }
  expect(await resolver.copy(name(namespace, "app:1.4"))).toMatchObject(problem);
  // A preview that shows nothing takes the place of an earlier one that did.
  expect(settled[0]).toMatchObject({ tag: { tag: "1.4" }, resolution: problem });
});

test("tags that follow each other in a circle, over streams, are a problem and no loop", async () => {
  const namespace = await bed.namespace();
  const { resolver } = resolverOf(
    stream(namespace, "a", follows("1", "b:1")),
    stream(namespace, "b", follows("1", "a:1")),
  );
  expect(await resolver.resolve(name(namespace, "a:1"))).toMatchObject({ problem: { code: "CIRCULAR_TAGS" } });
});

test("the problem of a source is the problem of what follows it", async () => {
  const namespace = await bed.namespace();
  const { resolver } = resolverOf(stream(namespace, "app", docker("gone"), follows("stable", "gone")));
  expect(await resolver.resolve(name(namespace, "app:stable"))).toMatchObject({ problem: { code: "IMAGE_NOT_FOUND" } });
});

test("a mere reference is its own text and has no digest, also for what follows it", async () => {
  const namespace = await bed.namespace();
  const { asked, resolver } = resolverOf(
    stream(namespace, "app", docker("1.4", { reference: true }), follows("stable", "1.4")),
  );
  for (const tag of ["1.4", "stable"]) {
    expect(await resolver.resolve(name(namespace, `app:${tag}`))).toEqual({
      image: { image: bed.reference("acme/app:1.4"), metadata: {} },
    });
  }
  expect(asked).toEqual([]);
});

test("a scheduled tag is what the cluster has; what upstream has only counts before the tag exists", async () => {
  const namespace = await bed.namespace();
  const old = await bed.push("acme/app", "edge", "edge-1");
  const scheduled = stream(namespace, "app", docker("edge", { importPolicy: { scheduled: true } }));
  expect(digestOf(await resolverOf(scheduled).resolver.resolve(name(namespace, "app:edge")))).toBe(old);
  await apply(scheduled);
  const moved = await bed.push("acme/app", "edge", "edge-2");
  const { resolver } = resolverOf(scheduled);
  expect(digestOf(await resolver.resolve(name(namespace, "app:edge")))).toBe(old);
  expect(await resolver.moved(name(namespace, "app:edge"))).toBeUndefined();
  const [tag] = scheduled.spec.tags ?? [];
  const other = stream(namespace, "app", {
    ...docker("edge"),
    ...tag,
    from: { kind: "DockerImage", name: bed.reference("acme/app:edge2") },
  });
  await bed.cluster.registry.push("acme/app", "edge2", image({ version: "edge-2" }));
  expect(digestOf(await resolverOf(other).resolver.resolve(name(namespace, "app:edge")))).toBe(moved);
});

test.each([
  ["platform", { platform: "linux/arm64" }],
  ["import mode", { importPolicy: { scheduled: true, importMode: "PreserveOriginal" as const } }],
])("a scheduled tag with another %s is what upstream has for that", async (_what, change) => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "edge", "edge-1");
  const scheduled = (parts: Partial<TagReference>) =>
    stream(namespace, "app", docker("edge", { importPolicy: { scheduled: true }, ...parts }));
  await apply(scheduled({}));
  const upstream = await bed.push("acme/app", "edge", "edge-2");
  expect(digestOf(await resolverOf(scheduled(change)).resolver.resolve(name(namespace, "app:edge")))).toBe(upstream);
});

test("a scheduled tag that loses its platform is what upstream has for the cluster's own", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "edge", "edge-1");
  const scheduled = (parts: Partial<TagReference>) =>
    stream(namespace, "app", docker("edge", { importPolicy: { scheduled: true }, ...parts }));
  await apply(scheduled({ platform: "linux/amd64" }));
  const upstream = await bed.push("acme/app", "edge", "edge-2");
  expect(digestOf(await resolverOf(scheduled({})).resolver.resolve(name(namespace, "app:edge")))).toBe(upstream);
});

test("the pull spec that is announced is the one that consumers get: reference policies, copies, builds, history", async () => {
  const [dev, prod] = [await bed.namespace(), await bed.namespace()];
  const built = await bed.cluster.push(dev, "built", "latest", image({ version: "b1" }));
  await bed.cluster.push(dev, "built", "latest", image({ version: "b2" }));
  for (const version of ["1", "2"]) await bed.push("acme/app", version, version);
  // Streams that are there already, and not declared by the program under test.
  await apply(stream(dev, "foreign", docker("1"), docker("2", local)));
  const streams = [
    stream(
      dev,
      "app",
      docker("1"),
      docker("2", local),
      follows("follows-source", "1"),
      follows("follows-local", "2"),
      follows("local-follows-source", "1", undefined, local),
      follows("local-follows-local", "app:2", undefined, local),
      follows("copy", "foreign:1"),
      follows("copy-of-local", "foreign:2"),
      follows("local-copy", "foreign:1", undefined, local),
      follows("built", "built:latest"),
      { name: "rollback", from: { kind: "ImageStreamImage", name: `built@${built}` } },
    ),
    stream(
      prod,
      "app",
      follows("copy", "app:1", dev),
      follows("copy-of-local", "app:2", dev),
      follows("built", "built:latest", dev),
      follows("copy-of-copy", "app:built", dev),
      follows("local-copy-of-built", "built:latest", dev, local),
      follows("kept", "built:latest", dev, { reference: true }),
      { name: "rollback", from: { kind: "ImageStreamImage", name: `built@${built}`, namespace: dev } },
    ),
  ];
  const announced = async () => {
    const { resolver } = resolverOf(...streams);
    const names = streams.flatMap(({ metadata, spec }) =>
      (spec.tags ?? []).map((tag) => [metadata.namespace, `${metadata.name}:${tag.name}`] as const),
    );
    const all = names.map(async ([namespace, full]) => {
      const resolution = await resolver.resolve(name(namespace, full));
      if (!("image" in resolution)) throw new Error(`${full}: ${resolution.problem.summary}`);
      return [`${namespace}/${full}`, resolution.image.digest, resolution.image.image] as const;
    });
    return Promise.all(all);
  };
  const before = await announced();
  await apply(...streams);
  const real = before.map(async ([full]) => {
    const [namespace = "", tag = ""] = full.split("/");
    const { image: live } = await bed.client.imageStreamTags.get(namespace, tag);
    return [full, live?.metadata?.name, live?.dockerImageReference] as const;
  });
  const live = await Promise.all(real);
  expect(before.map(([full, digest]) => [full, digest])).toEqual(live.map(([full, digest]) => [full, digest]));
  // Where a new stream will have its local images is not known before it exists.
  for (const [index, [full, , place]] of before.entries())
    expect([full, place ?? live[index]?.[2]]).toEqual([full, live[index]?.[2]]);
  expect(await announced()).toEqual(live);
});
