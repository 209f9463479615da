import { expect, test } from "@jest/globals";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import type { Message } from "../../../../provider/text/message.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { Lifecycle } from "../lifecycle.ts";
import { bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

test("a repository is imported whole before the stream counts as created; its tags are not seen, a declared one has no difference", async () => {
  const namespace = await bed.namespace();
  for (const version of ["1", "2"]) await bed.push("acme/many", version, version);
  await bed.push("acme/app", "own", "own");
  const stream = newStream();
  const inputs = declared(namespace, [{ name: "1" }, docker("own")]);
  inputs.spec.dockerImageRepository = bed.reference("acme/many");
  expect(await stream.up(inputs)).toBe("create");
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports"]);
  const statusTags = async () => (await live(namespace)).status?.tags?.map(({ tag }) => tag);
  expect(await statusTags()).toEqual(["1", "2", "own"]);
  await bed.cluster.settled();
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");

  for (const version of ["1", "3"]) await bed.push("acme/more", version, `more-${version}`);
  const moved = { ...inputs, spec: { ...inputs.spec, dockerImageRepository: bed.reference("acme/more") } };
  bed.writes();
  expect(await stream.up(moved)).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app", "POST imagestreamimports"]);
  expect(await statusTags()).toEqual(["1", "2", "3", "own"]);
  expect(await stream.refresh()).toBe("same");

  const { dockerImageRepository: _, ...rest } = inputs.spec;
  expect(await stream.up({ ...inputs, spec: rest })).toBe("update");
  expect(bed.writes()).toEqual(["PATCH imagestreams/app"]);
  expect((await live(namespace)).spec?.dockerImageRepository).toBeUndefined();
});

test("a repository that cannot be imported fails the stream with the registry's reason, and the next update tries again", async () => {
  const namespace = await bed.namespace();
  const stream = newStream();
  const inputs = declared(namespace, [], { spec: { dockerImageRepository: bed.reference("acme/late") } });
  await expect(stream.up(inputs)).rejects.toThrow(
    /^spec\.dockerImageRepository: .*acme\/late: the registry has no such image/,
  );
  expect(stream.state?.id).toBe(`${namespace}/app`);
  await bed.push("acme/late", "1", "1");
  expect(await stream.up(inputs)).toBe("update");
  expect(await newest(namespace, "1")).toBe(bed.cluster.registry.digest("acme/late", "1"));
  expect(await stream.refresh()).toBe("same");
  expect(await stream.up(inputs)).toBe("same");
});

test("a repository with more tags than the cluster imports at once is told", async () => {
  const namespace = await bed.namespace();
  const names = Array.from({ length: 5 }, (_, index) => `v${index}`);
  await Promise.all(names.map((name) => bed.push("acme/huge", name, "same")));
  const said: string[] = [];
  const warn = async (message: Message) => void said.push(messageDetails(message));
  const stream = new Lifecycle(imageStream, () => ({ ...bed.context, warn }));
  await stream.up(declared(namespace, [], { spec: { dockerImageRepository: bed.reference("acme/huge") } }));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/imported 3 tags of .*acme\/huge and left out 2; declare those that you need: v\d+, v\d+$/);
});
