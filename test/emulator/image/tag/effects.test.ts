import { describe, expect, test } from "@jest/globals";
import type { ImageStream } from "../../../../emulator/image/stream/object.ts";
import { withTagEffects } from "../../../../emulator/image/tag/effects.ts";
import { statusTag } from "../../../../emulator/image/tag/named.ts";
import { digest, event, fromImage, fromTag, internalRegistry, stream, tag } from "../streams.ts";

const now = "2026-02-02T00:00:00Z";
const context = (...others: ImageStream[]) => ({
  now,
  internalRegistry,
  stream: (namespace: string, name: string) =>
    others.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
});
const create = (created: ImageStream, ...others: ImageStream[]) =>
  withTagEffects(context(...others), created, undefined, undefined);
const source = stream({ name: "src", status: [{ tag: "1.0", items: [event("a", { generation: 5 })] }] });

describe("a new tag", () => {
  test("of an image waits for the import", () => {
    expect(create(stream({ tags: [tag("v1", fromImage("quay.io/a/b:1"))] })).stream.status.tags).toBeUndefined();
  });

  test("that only refers gets an entry without an image at once", () => {
    const created = create(stream({ tags: [tag("v1", { ...fromImage("quay.io/a/b:1"), reference: true })] }));
    expect(statusTag(created.stream, "v1")?.items).toEqual([
      { created: now, dockerImageReference: "quay.io/a/b:1", image: "", generation: 1 },
    ]);
  });

  test("from another stream's tag copies its newest entry with its time and the own generation", () => {
    const created = create(stream({ generation: 2, tags: [tag("v1", fromTag("src:1.0"))] }), source);
    expect(statusTag(created.stream, "v1")?.items).toEqual([event("a", { generation: 2 })]);
  });

  test("from a tag that is missing in an existing stream is accepted without a status", () => {
    const created = create(stream({ tags: [tag("v1", fromTag("src:none"))] }), source);
    expect(created.errors).toEqual([]);
    expect(created.stream.status.tags).toBeUndefined();
  });

  test("from a missing stream is refused", () => {
    expect(create(stream({ tags: [tag("v1", fromTag("nope:1"))] })).errors).toEqual([
      { reason: "FieldValueNotFound", field: "spec.tags[v1].from.name", message: 'Not found: "nope:1"' },
    ]);
  });

  test("from an image of the history is dated now; an unknown image is refused", () => {
    const image = (name: string) => ({ from: { kind: "ImageStreamImage", name } });
    const created = create(stream({ tags: [tag("v1", image("src@aaaa"))] }), source);
    expect(statusTag(created.stream, "v1")?.items).toEqual([event("a", { created: now })]);
    const [fault] = create(stream({ tags: [tag("v1", image(`src@${digest("b")}`))] }), source).errors;
    expect(fault?.message).toContain("error generating tag event");
  });

  test.each(["a:b:c", "a@b@c"])("from %j, which cannot be split, is refused", (name) => {
    const kind = name.includes("@") ? "ImageStreamImage" : "ImageStreamTag";
    expect(create(stream({ tags: [tag("v1", { from: { kind, name } })] })).errors[0]?.message).toContain(
      "must be of the form",
    );
  });
});

describe("a pull spec in the source's part of the internal registry", () => {
  const pushed = event("a", { dockerImageReference: `${internalRegistry}/p1/src@${digest("a")}` });
  const pushedSource = stream({ name: "src", status: [{ tag: "1.0", items: [pushed] }] });
  const dst = (parts: object) =>
    stream({ name: "dst", namespace: "p2", tags: [tag("v1", { ...fromTag("src:1.0", "p1"), ...parts })] });

  test("becomes the destination's", () => {
    const created = create(dst({}), pushedSource).stream;
    expect(statusTag(created, "v1")?.items?.[0]?.dockerImageReference).toBe(
      `${internalRegistry}/p2/dst@${digest("a")}`,
    );
  });

  test("is kept by a tag that only refers", () => {
    const created = create(dst({ reference: true }), pushedSource).stream;
    expect(statusTag(created, "v1")?.items?.[0]?.dockerImageReference).toBe(pushed.dockerImageReference);
  });
});

describe("tags that follow another of the same stream", () => {
  const alias = tag("latest", fromTag("v1"));

  test("resolve together with a reference tag declared beside them", () => {
    const created = create(
      stream({ tags: [alias, tag("v1", { ...fromImage("quay.io/a/b:1"), reference: true })] }),
    ).stream;
    expect(statusTag(created, "latest")?.items).toEqual(statusTag(created, "v1")?.items);
  });

  test("mark their source's newest entry with the stream's generation", () => {
    const before = stream({ generation: 4, status: [{ tag: "v1", items: [event("a")] }] });
    const after = create({ ...before, spec: { ...before.spec, tags: [alias] } }).stream;
    expect(statusTag(after, "v1")?.items).toEqual([event("a", { generation: 4 })]);
  });

  const moved = { ...fromImage("quay.io/a/b:2"), reference: true };
  const old = stream({
    tags: [alias, tag("v1", { ...fromImage("quay.io/a/b:1"), reference: true })],
    status: [
      { tag: "latest", items: [event("a")] },
      { tag: "v1", items: [event("a")] },
    ],
  });
  const next = { ...old, spec: { ...old.spec, tags: [alias, tag("v1", moved)] } };

  test("are not refreshed by a plain write of the stream", () => {
    const { stream: after } = withTagEffects(context(), next, old, "same");
    expect(statusTag(after, "latest")?.items).toEqual([event("a")]);
  });

  test("are refreshed by writes that carry a status of their own", () => {
    const { stream: after } = withTagEffects(context(), next, old, old.status.tags ?? []);
    expect(statusTag(after, "latest")?.items?.[0]?.dockerImageReference).toBe("quay.io/a/b:2");
  });
});
