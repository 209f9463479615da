import { expect, test } from "@jest/globals";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import type { ImageStreamTagInputs } from "../../../../provider/resources/imageStreamTag/inputs.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";

const bed = testbed();
const newTag = () => warned(imageStreamTag, () => bed.context);
const stays =
  /^another user or program has pointed image stream tag shop-\d+\/app:live to [^ ]+\/acme\/app:[^ ]+: it stays; /;

/** A namespace with a stream of another owner, and declarations of its tag `live`. */
async function given() {
  const namespace = await bed.namespace();
  for (const tag of ["1.4", "1.5"]) await bed.push("acme/app", tag, `${namespace} ${tag}`);
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app", labels: { of: "others" } } });
  const from = (version: string, parts: Partial<ImageStreamTagInputs> = {}): ImageStreamTagInputs => ({
    metadata: { name: "app:live", namespace },
    tag: { from: { kind: "DockerImage", name: bed.reference(`acme/app:${version}`) } },
    resolved: { digest: bed.cluster.registry.digest("acme/app", version) ?? "" },
    ...parts,
  });
  const source = async () => (await bed.client.imageStreams.get(namespace, "app")).spec?.tags?.[0]?.from?.name;
  return { namespace, from, source };
}

test("a tag that another stack has adopted and pointed elsewhere outlives the stack that wrote it first", async () => {
  for (const isRefreshed of [false, true]) {
    const { from, source } = await given();
    const [a, b] = [newTag(), newTag()];
    await a.up(from("1.4"));
    await b.up(from("1.5", { adopt: true }));
    if (isRefreshed) expect(await a.refresh()).toBe("drift");
    bed.writes();
    await a.destroy();
    expect(bed.writes()).toEqual([]);
    expect(a.warnings).toEqual([expect.stringMatching(stays)]);
    expect(await source()).toBe(bed.reference("acme/app:1.5"));
    await b.destroy();
    expect(b.warnings).toEqual([]);
    expect(await source()).toBeUndefined();
  }
});

test("an update leaves a tag that another stack has pointed elsewhere, and shows it to the next preview, which puts it back", async () => {
  const { from, source } = await given();
  const [a, b] = [newTag(), newTag()];
  await a.up(from("1.4"));
  await b.up(from("1.5", { adopt: true }));
  bed.writes();
  expect(await a.up(from("1.4", { tag: { ...from("1.4").tag, annotations: { team: "web" } } }))).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(a.warnings).toEqual([expect.stringMatching(stays)]);
  expect(a.outs.resolved).toEqual(from("1.5").resolved);
  expect(a.outs.tag.from?.name).toBe(bed.reference("acme/app:1.5"));
  expect(await a.up(from("1.4"))).toBe("update");
  expect(await source()).toBe(bed.reference("acme/app:1.4"));
  expect(await a.refresh()).toBe("same");
  expect(a.outs.written).toBeUndefined();
  await a.destroy();
  expect(await source()).toBeUndefined();
});

test("a tag, or a stream, that is gone already is no error", async () => {
  const { namespace, from } = await given();
  const [tag, stream] = [newTag(), newTag()];
  await tag.up(from("1.4"));
  stream.state = tag.state;
  await bed.client.imageStreamTags.delete(namespace, "app:live");
  await tag.destroy();
  await bed.client.imageStreams.delete(namespace, "app");
  await stream.destroy();
  expect([...tag.warnings, ...stream.warnings]).toEqual([]);
});
