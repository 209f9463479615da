import { expect, test } from "@jest/globals";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import type { ImageStreamInputs } from "../../../../provider/resources/imageStream/inputs.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import type { Message } from "../../../../provider/text/message.ts";
import { imagesSince, versionOf } from "../../../imagesSince.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();
const newStream = () => new Lifecycle(imageStream, () => bed.context);

const docker = (name: string, source: string, parts: Partial<TagReference> = {}): TagReference => ({
  name,
  from: { kind: "DockerImage", name: bed.reference(source) },
  ...parts,
});

/** A stream with tags and the digests that they were resolved to; with the repository if one is named. */
function declared(
  namespace: string,
  tags: readonly (readonly [TagReference, string])[],
  repository?: string,
): ImageStreamInputs {
  return {
    metadata: { name: "app", namespace },
    spec: {
      ...(repository === undefined ? {} : { dockerImageRepository: bed.reference(repository) }),
      tags: tags.map(([tag]) => tag),
    },
    images: Object.fromEntries(tags.map(([{ name }, digest]) => [name, { digest }])),
  };
}

async function live(namespace: string, tag: string) {
  const { spec, status } = await bed.client.imageStreams.get(namespace, "app");
  const from = spec?.tags?.find(({ name }) => name === tag)?.from;
  return { from, digest: status?.tags?.find((entry) => entry.tag === tag)?.items?.[0]?.image };
}

// The import of a repository overwrites source, image and import policy of each tag of the stream that has the name of one of its own.
test("a declared tag that the repository has moved meanwhile keeps to the announced image, and the stream fails", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/moving", "1", "moving-1");
  const stream = newStream();
  const tag = docker("1", "acme/moving:1");
  await stream.up(declared(namespace, [[tag, announced]]));
  const moved = await bed.push("acme/moving", "1", "moving-2");
  const failure = await stream.up(declared(namespace, [[tag, announced]], "acme/moving")).catch((error) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(String(failure)).toContain(`moved from ${announced} to ${moved} while it was applied`);
  expect((await live(namespace, "1")).digest).toBe(announced);

  const accepting = docker("1", "acme/moving:1", { onMoved: "accept" });
  expect(await stream.up(declared(namespace, [[accepting, announced]], "acme/moving"))).toBe("update");
  expect(stream.outs.images).toEqual({ "1": { digest: moved, announced: { digest: announced } } });
  expect((await live(namespace, "1")).digest).toBe(moved);
  expect(await stream.up(declared(namespace, [[tag, moved]], "acme/moving"))).toBe("same");
  expect(await stream.refresh()).toBe("same");
});

test.each<[string, (source: string, digest: string) => readonly [TagReference, string]]>([
  ["of another repository", (source, digest) => [docker("1", source), digest]],
  ["that is pinned", (source, digest) => [docker("1", source, { pin: true }), digest]],
  ["with a schedule", (source, digest) => [docker("1", source, { importPolicy: { scheduled: true } }), digest]],
  [
    "that follows another tag",
    (_source, digest) => [{ name: "1", from: { kind: "ImageStreamTag", name: "own" } }, digest],
  ],
  [
    "copied from another stream",
    (_source, digest) => [{ name: "1", from: { kind: "ImageStreamTag", name: "src:own" } }, digest],
  ],
])(
  "a declared tag %s keeps source, policy and image when a repository is imported, in a new stream as in an old one",
  async (_what, tag) => {
    const namespace = await bed.namespace();
    const digest = await bed.push("acme/other", "own", "other");
    await bed.push("acme/all", "1", "all-1");
    const src = { ...declared(namespace, [[docker("own", "acme/other:own"), digest]]) };
    await newStream().up({ ...src, metadata: { name: "src", namespace } });
    const tags = [tag("acme/other:own", digest), [docker("own", "acme/other:own"), digest]] as const;

    const stream = newStream();
    await stream.up(declared(namespace, tags));
    const before = await live(namespace, "1");
    expect(before.digest).toBe(digest);
    expect(await stream.up(declared(namespace, tags, "acme/all"))).toBe("update");
    expect(await live(namespace, "1")).toEqual(before);
    expect(await stream.refresh()).toBe("same");
    expect(await stream.up(declared(namespace, tags, "acme/all"))).toBe("same");

    await stream.destroy();
    const start = await versionOf(bed.client, namespace);
    expect(await stream.up(declared(namespace, tags, "acme/all"))).toBe("create");
    expect(await live(namespace, "1")).toEqual(before);
    const [[source]] = tags;
    if (source.from?.kind === "DockerImage") {
      expect(await imagesSince(bed.client, namespace, start)).toEqual(
        new Set(["1", "own"].map((name) => `app:${name} ${digest}`)),
      );
    }
    expect(await stream.refresh()).toBe("same");
  },
);

// Such a tag goes along with the repository, and nobody looked at what became of it.
test("an unchanged tag that cannot be fetched together with a new repository is imported once more, and told if that fails as well", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/own", "own", "own");
  await bed.push("acme/beside", "1", "beside");
  const stream = newStream();
  const tags = [[docker("own", "acme/own:own"), digest]] as const;
  await stream.up(declared(namespace, tags));
  const conditions = async () => {
    const { status } = await bed.client.imageStreams.get(namespace, "app");
    return status?.tags?.find(({ tag }) => tag === "own")?.conditions;
  };

  const fault = { fault: { kind: "error", status: 404 }, match: { repository: "acme/own" } } as const;
  // The tag, and its digest.
  bed.cluster.registry.fault({ ...fault, times: 2 });
  expect(await stream.up(declared(namespace, tags, "acme/beside"))).toBe("update");
  expect(bed.writes().slice(-2)).toEqual(["POST imagestreamimports", "POST imagestreamimports"]);
  expect(await conditions()).toBeUndefined();
  expect(await stream.refresh()).toBe("same");

  await stream.up(declared(namespace, tags));
  const end = bed.cluster.registry.fault(fault);
  await expect(stream.up(declared(namespace, tags, "acme/beside"))).rejects.toThrow(
    /^spec\.tags\.own\.from: .*acme\/own:own: the cluster cannot import the image/,
  );
  end();
  expect((await live(namespace, "own")).digest).toBe(digest);
  expect(await stream.up(declared(namespace, tags, "acme/beside"))).toBe("update");
  expect(await stream.up(declared(namespace, tags, "acme/beside"))).toBe("same");
});

// One tag that somebody else has broken kept a repository out of the state, and each update imported all of it again.
test("tags of a repository that cannot be imported are told once, and the others are there; only a repository of which nothing comes fails", async () => {
  const namespace = await bed.namespace();
  const good = await bed.push("acme/mixed", "good", "good");
  await bed.push("acme/mixed", "bad", "bad");
  const end = bed.cluster.registry.fault({
    fault: { kind: "error", status: 500 },
    match: { repository: "acme/mixed", reference: "bad" },
  });
  const said: string[] = [];
  const warn = async (message: Message) => void said.push(messageDetails(message));
  const stream = new Lifecycle(imageStream, () => ({ ...bed.context, warn }));
  expect(await stream.up(declared(namespace, [], "acme/mixed"))).toBe("create");
  expect(said).toEqual([
    expect.stringMatching(/^spec\.dockerImageRepository: not all tags could be imported: .*acme\/mixed:bad: /),
  ]);
  expect((await live(namespace, "good")).digest).toBe(good);
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, [], "acme/mixed"))).toBe("same");

  await bed.push("acme/broken", "bad", "bad");
  const stop = bed.cluster.registry.fault({
    fault: { kind: "error", status: 500 },
    match: { repository: "acme/broken", reference: "bad" },
  });
  await expect(stream.up(declared(namespace, [], "acme/broken"))).rejects.toThrow(
    /^spec\.dockerImageRepository: .*acme\/broken:bad: /,
  );
  end();
  stop();
  expect(await stream.up(declared(namespace, [], "acme/broken"))).toBe("update");
  expect(await stream.refresh()).toBe("same");
});
