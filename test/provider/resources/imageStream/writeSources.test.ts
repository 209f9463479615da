import { expect, test } from "@jest/globals";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { alias, bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

test("a tag of another stream is copied by its digest", async () => {
  const namespace = await bed.namespace();
  const old = await bed.push("acme/app", "1.4", "copied-1");
  const source = newStream();
  await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
  const stream = newStream();
  const copy = [alias("prod", "source:1.4")];
  expect(await stream.up(declared(namespace, copy, { digests: { prod: old } }))).toBe("create");
  const [written] = (await live(namespace)).spec?.tags ?? [];
  expect(written?.from).toEqual({ kind: "ImageStreamImage", name: `source@${old}`, namespace });
  expect(written?.annotations).toEqual({ "imagestream.pulumi.com/from": `${namespace}/source:1.4` });
  expect(await newest(namespace, "prod")).toBe(old);
  expect(await stream.refresh()).toBe("same");

  const moved = await bed.push("acme/app", "1.4", "copied-2");
  await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
  bed.writes();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(declared(namespace, copy, { digests: { prod: moved } }))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreamtags/app:prod"]);
  expect(await newest(namespace, "prod")).toBe(moved);
  expect(await stream.refresh()).toBe("same");
});

test.each(["create", "update"])(
  "a copy whose source moves before it is written (%s) is refused with both images, or accepted",
  async (step) => {
    const namespace = await bed.namespace();
    await bed.push("acme/app", "1.4", "unseen-1");
    const source = newStream();
    await source.up(declared(namespace, [docker("1.4")], { metadata: { name: "source", namespace } }));
    const present = bed.cluster.registry.digest("acme/app", "1.4");
    const never = `sha256:${"e".repeat(64)}`;
    const stream = newStream();
    if (step === "update") await stream.up(declared(namespace, [{ name: "built" }]));
    const copy = (parts: Partial<TagReference> = {}) =>
      declared(namespace, [alias("prod", "source:1.4", parts), { name: "built" }], { digests: { prod: never } });
    await expect(stream.up(copy())).rejects.toThrow(
      `spec.tags.prod.from: image stream tag ${namespace}/source:1.4 moved from ${never} to ${present} while it was ` +
        `applied; preview again to see the new image, or set onMoved: "accept" to take it`,
    );
    expect(stream.outs.spec.tags).toEqual([{ name: "built" }]);
    expect(await stream.up(copy({ onMoved: "accept" }))).toBe("update");
    expect(await newest(namespace, "prod")).toBe(present);
    expect(stream.outs.images).toEqual({ prod: { digest: present, announced: { digest: never } } });
    expect(await stream.refresh()).toBe("same");
  },
);

// Nothing of such a stream came into the state, and each further update took it for somebody else's.
test("a copy that cannot be written keeps the new stream, and each other copy, in the state, and the next update repairs", async () => {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "sourceless");
  const here = newStream();
  await here.up(declared(namespace, [docker("1.4")], { metadata: { name: "here", namespace } }));
  const stream = newStream();
  const tags = [alias("a", "gone:1.4"), alias("b", "here:1.4"), { name: "built" }];
  const inputs = declared(namespace, tags, { digests: { a: digest, b: digest } });
  const failure = await stream.up(inputs).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const reasons = (failure as PartialFailure).diagnostics.map(describeDiagnostic);
  expect(reasons).toEqual([expect.stringMatching(/^spec\.tags\.a\.from: .*gone/s)]);
  expect(stream.outs.images).toEqual({ b: { digest } });

  await expect(stream.up(inputs, { exists: true })).rejects.toThrow(/^spec\.tags\.a\.from: /);
  await newStream().up(declared(namespace, [docker("1.4")], { metadata: { name: "gone", namespace } }));
  expect(await stream.up(inputs, { exists: true })).toBe("update");
  expect(await newest(namespace, "a")).toBe(digest);
  expect(await stream.refresh()).toBe("same");
});
