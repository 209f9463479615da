import { expect, test } from "@jest/globals";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import { warned } from "../warned.ts";
import { bed, declared, docker } from "./declaredStream.ts";

const newStream = () => warned(imageStream, () => bed.context);
const find = (namespace: string) => bed.client.imageStreams.find(namespace, "app");
const stays = /^another stack has adopted image stream shop-\d+\/app: it stays; /;

/** A stream that one stack has created and another one has adopted. */
async function given() {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "1.4", "1.4");
  const inputs = declared(namespace, [docker("1.4")]);
  const [a, b] = [newStream(), newStream()];
  await a.up(inputs);
  await b.up({ ...inputs, adopt: true });
  return { namespace, inputs, a, b };
}

test("a stream that another stack has adopted outlives the stack that created it, and goes with the one that adopted it", async () => {
  const { namespace, a, b } = await given();
  expect(await a.refresh()).toBe("same");
  expect(await b.refresh()).toBe("same");
  await a.destroy();
  expect(a.warnings).toEqual([expect.stringMatching(stays)]);
  expect(await find(namespace)).toBeDefined();
  await b.destroy();
  expect(b.warnings).toEqual([]);
  expect(await find(namespace)).toBeUndefined();
});

test("the last of several adoptions counts, also after updates, of which one fails", async () => {
  const { namespace, inputs, b } = await given();
  const c = newStream();
  await c.up({ ...inputs, adopt: true });
  const labeled = { ...inputs, adopt: true, metadata: { ...inputs.metadata, labels: { team: "web" } } };
  await c.up(labeled);
  await bed.push("acme/app", "1.4", "1.4.1");
  const moved = declared(namespace, [docker("1.4")], { adopt: true });
  const end = bed.cluster.fault({ fault: { kind: "error", status: 403 }, match: { path: /imagestreamimports$/ } });
  await expect(c.up(moved)).rejects.toThrow();
  end();
  await c.up(moved);
  await c.refresh();
  await b.destroy();
  expect(b.warnings).toEqual([expect.stringMatching(stays)]);
  await c.destroy();
  expect(c.warnings).toEqual([]);
  expect(await find(namespace)).toBeUndefined();
});

test("an adoption is one annotation, in the same patch as all the rest, and neither an input nor a difference", async () => {
  const { inputs, b } = await given();
  bed.writes();
  const c = newStream();
  await c.up({ ...inputs, adopt: true, metadata: { ...inputs.metadata, annotations: { note: "x" } } });
  expect(bed.writes()).toEqual(["POST imagestreams", "PATCH imagestreams/app"]);
  expect(await c.refresh()).toBe("same");
  expect(c.state?.inputs.metadata.annotations).toEqual({ note: "x" });
  expect(b.state?.inputs.metadata).not.toHaveProperty("annotations");
  expect(c.outs.metadata.annotations).toEqual({ note: "x" });
  expect(c.outs.adoption).toMatch(/^[0-9a-f]{16}$/);
});

test("a stream whose annotations another user has removed is the stack's that has it in its state", async () => {
  const { namespace, b } = await given();
  const annotations = { "imagestream.pulumi.com/adoption": null };
  await bed.client.imageStreams.patch(namespace, "app", { metadata: { annotations } });
  await b.destroy();
  expect(await find(namespace)).toBeUndefined();
});

test("a stream with tags that another user has pointed elsewhere goes with its stack", async () => {
  const namespace = await bed.namespace();
  for (const tag of ["1.4", "other"]) await bed.push("acme/app", tag, tag);
  const stream = newStream();
  await stream.up(declared(namespace, [docker("1.4")]));
  const tags = [{ name: "1.4", from: docker("other").from }];
  await bed.client.imageStreams.patch(namespace, "app", { spec: { tags } }, { type: "strategic" });
  await stream.destroy();
  expect(await find(namespace)).toBeUndefined();
});
