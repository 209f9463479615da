import { expect, test } from "@jest/globals";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { accepts, hasMoved } from "../../../../provider/resources/imageStream/importResult.ts";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import type { Message } from "../../../../provider/text/message.ts";
import { imagesSince, versionOf } from "../../../imagesSince.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { Lifecycle } from "../lifecycle.ts";
import { alias, bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

test.each<[string, Partial<TagReference>, { moved: boolean; accepted: boolean }]>([
  ["another image has moved", {}, { moved: true, accepted: false }],
  ["that of a scheduled tag has not", { importPolicy: { scheduled: true } }, { moved: false, accepted: false }],
  [
    "that of a scheduled tag has, for another platform",
    { importPolicy: { scheduled: true }, platform: "linux/arm64" },
    { moved: true, accepted: false },
  ],
  ["it may stay with onMoved: accept", { onMoved: "accept" }, { moved: true, accepted: true }],
  [
    "it may stay for the declared platform",
    { onMoved: "accept", platform: "linux/amd64" },
    { moved: true, accepted: true },
  ],
  ["it may not for another one", { onMoved: "accept", platform: "linux/arm64" }, { moved: true, accepted: false }],
])("of an import that reports another digest: %s", (_, parts, expected) => {
  const imported = {
    tag: { name: "1.4", from: { kind: "DockerImage" as const, name: "quay.io/acme/app:1.4" }, ...parts },
    source: "quay.io/acme/app:1.4",
    expected: { digest: `sha256:${"a".repeat(64)}` },
    status: {
      status: { status: "Success" as const },
      image: {
        metadata: { name: `sha256:${"b".repeat(64)}` },
        dockerImageMetadata: { Architecture: "amd64", Os: "linux" },
      },
    },
  };
  expect({ moved: hasMoved(imported), accepted: accepts(imported) }).toEqual(expected);
});

test("a tag that moves between its resolution and its import keeps to the announced image, not even for a moment another, and the resource fails", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "before");
  const stream = newStream();
  const tags = [docker("1.4"), alias("stable", "1.4"), { name: "built" }];
  const previewed = declared(namespace, tags);
  const moved = await bed.push("acme/app", "1.4", "after");
  const start = await versionOf(bed.client, namespace);
  const failure = await stream.up(previewed).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const said = new RegExp(
    `^spec\\.tags\\["1\\.4"\\]\\.from: .*acme/app:1\\.4 moved from ${announced} to ${moved} while`,
  );
  expect(String((failure as Error).message)).toMatch(said);
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports"]);
  await bed.cluster.settled();
  expect(await imagesSince(bed.client, namespace, start)).toEqual(
    new Set([`app:1.4 ${announced}`, `app:stable ${announced}`]),
  );
  expect(stream.outs).toMatchObject({
    spec: {
      tags: [
        { name: "1.4", from: { name: bed.reference(`acme/app@${announced}`) } },
        { name: "built" },
        { name: "stable" },
      ],
    },
    images: { "1.4": { digest: announced } },
  });
  expect(await stream.up(declared(namespace, tags))).toBe("update");
  expect(await newest(namespace, "1.4")).toBe(moved);
  expect(await stream.refresh()).toBe("same");
});

// Where only the name changed, nothing compared what the cluster then fetched under the new one.
test("a new name of the same image that moves before it is written keeps to the announced image, or is accepted", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.5.0", "renamed-1");
  await bed.push("acme/app", "1.5.1", "renamed-1");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("1.5", {}, "1.5.0")]));
  const renamed = (parts: Partial<TagReference> = {}) =>
    declared(namespace, [docker("1.5", parts, "1.5.1")], { digests: { "1.5": announced } });
  const moved = await bed.push("acme/app", "1.5.1", "renamed-2");
  await expect(stream.up(renamed())).rejects.toThrow(`moved from ${announced} to ${moved} while it was applied`);
  await bed.cluster.settled();
  expect(await newest(namespace, "1.5")).toBe(announced);
  expect(await stream.up(renamed({ onMoved: "accept" }))).toBe("update");
  await bed.cluster.settled();
  expect(await newest(namespace, "1.5")).toBe(moved);
  expect(stream.outs.images).toEqual({ "1.5": { digest: moved, announced: { digest: announced } } });
  expect(await stream.up(declared(namespace, [docker("1.5", {}, "1.5.1")]))).toBe("same");
  expect(await stream.refresh()).toBe("same");
});

test("a tag that moves while it is imported keeps the new image with onMoved: accept, its followers too, and the state holds that one", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "then");
  const stream = newStream();
  const tags = [docker("1.4", { onMoved: "accept" }), alias("edge", "stable"), alias("stable", "1.4")];
  const previewed = declared(namespace, tags);
  const digest = await bed.push("acme/app", "1.4", "now");
  expect(await stream.up(previewed)).toBe("create");
  const accepted = { digest, announced: { digest: announced } };
  expect(stream.outs.images).toEqual({ "1.4": accepted, stable: accepted, edge: accepted });
  for (const tag of ["1.4", "stable", "edge"]) expect([tag, await newest(namespace, tag)]).toEqual([tag, digest]);
  // The engine has the announced image among the inputs.
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, tags))).toBe("same");
});

test("a source that is back at the announced image after another one was accepted is an update", async () => {
  const namespace = await bed.namespace();
  const announced = await bed.push("acme/app", "1.4", "back-1");
  const stream = newStream();
  const previewed = declared(namespace, [docker("1.4", { onMoved: "accept" })]);
  const accepted = await bed.push("acme/app", "1.4", "back-2");
  await stream.up(previewed);
  expect(await newest(namespace, "1.4")).toBe(accepted);
  await bed.push("acme/app", "1.4", "back-1");
  const images = { "1.4": { digest: announced, replaces: accepted } };
  expect(await stream.up({ ...previewed, images })).toBe("update");
  expect(await newest(namespace, "1.4")).toBe(announced);
  expect(await stream.refresh()).toBe("same");
});

test("a tag whose announced image the registry has no more gets the other one, and the resource says so", async () => {
  const namespace = await bed.namespace();
  const moved = await bed.push("acme/app", "1.4", "kept");
  const gone = `sha256:${"d".repeat(64)}`;
  const stream = newStream();
  const previewed = declared(namespace, [docker("1.4")], { digests: { "1.4": gone } });
  await expect(stream.up(previewed)).rejects.toThrow(
    `moved from ${gone} to ${moved} while it was applied, and the announced image could not be had; preview again`,
  );
  expect(stream.outs.images).toEqual({ "1.4": { digest: moved } });
});

test.each<[string, boolean]>([
  ["notes no failure on the tag", false],
  ["warns where the failure stays on the tag", true],
])("a source that cannot be fetched by digest leaves the tag as announced, and %s", async (_what, isNoted) => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "undigested");
  bed.cluster.registry.fault({ fault: { kind: "error", status: 404 }, match: { reference: digest } });
  if (isNoted) {
    const match = { method: "POST", path: /imagestreamimports$/ };
    bed.cluster.fault({ fault: { kind: "error", status: 403, reason: "Forbidden" }, match, skip: 1 });
  }
  const said: string[] = [];
  const warn = async (message: Message) => void said.push(messageDetails(message));
  const stream = new Lifecycle(imageStream, () => ({ ...bed.context, warn }));
  expect(await stream.up(declared(namespace, [docker("1.4")]))).toBe("create");
  bed.cluster.registry.clearFaults();
  bed.cluster.clearFaults();
  expect(said).toEqual(
    isNoted ? [expect.stringMatching(/^spec\.tags\["1\.4"\]\.from: the tag has the announced image/)] : [],
  );
  const { spec, status } = await live(namespace);
  expect(status?.tags?.[0]?.conditions?.map(({ type }) => type)).toEqual(isNoted ? ["ImportSuccess"] : undefined);
  expect(status?.tags?.[0]?.items?.map(({ image }) => image)).toEqual([digest]);
  expect(spec?.tags?.[0]?.from?.name).toBe(bed.reference("acme/app:1.4"));
  expect(await stream.refresh()).toBe("same");
});

test("a tag that fails only by its name says that it has the announced image by its digest, and the next update restores the name", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "unnamed");
  const inputs = declared(namespace, [docker("1.4")]);
  const end = bed.cluster.registry.fault({ fault: { kind: "error", status: 404 }, match: { reference: "1.4" } });
  const stream = newStream();
  await expect(stream.up(inputs)).rejects.toThrow(
    /^spec\.tags\["1\.4"\]\.from: .*acme\/app:1\.4: .*; the tag has the announced image by its digest$/,
  );
  end();
  expect(await newest(namespace, "1.4")).toBe(digest);
  expect(await stream.up(inputs)).toBe("update");
  expect((await live(namespace)).spec?.tags?.[0]?.from?.name).toBe(bed.reference("acme/app:1.4"));
  expect(await stream.refresh()).toBe("same");
});

test("imports that fail keep what exists in the state, with the registry's reason for each tag; the next update repairs", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "good", "good");
  const stream = newStream();
  const tags = [docker("bad"), docker("good"), docker("later", { importPolicy: { scheduled: true } })];
  const digests = { bad: `sha256:${"b".repeat(64)}`, later: `sha256:${"c".repeat(64)}` };
  const failure = await stream.up(declared(namespace, tags, { digests })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const reasons = (failure as PartialFailure).diagnostics.map(describeDiagnostic);
  expect(reasons).toHaveLength(2);
  expect(reasons[0]).toMatch(/^spec\.tags\.bad\.from: .*acme\/app:bad: the registry has no such image/);
  expect(stream.outs.metadata).toEqual({ name: "app", namespace });
  expect(Object.keys(stream.outs.images)).toEqual(["good"]);
  bed.writes();

  for (const version of ["bad", "later"]) await bed.push("acme/app", version, version);
  expect(await stream.up(declared(namespace, tags))).toBe("update");
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
  expect(await newest(namespace, "bad")).toBe(bed.cluster.registry.digest("acme/app", "bad"));
  expect(await newest(namespace, "later")).toBe(bed.cluster.registry.digest("acme/app", "later"));
  expect(await stream.refresh()).toBe("same");
});
