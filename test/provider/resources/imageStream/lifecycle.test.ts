import { expect, test } from "@jest/globals";
import { bed, declared, docker, live, newest, newStream } from "./declaredStream.ts";

test("a stream that was deleted behind our back is created whole, with tags that have not changed", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  await bed.push("acme/app", "b", "b-1");
  const stream = newStream();
  const tags = [docker("a"), docker("b")];
  await stream.up(declared(namespace, tags, { metadata: { name: "app", namespace, labels: { team: "web" } } }));
  await bed.client.imageStreams.delete(namespace, "app");
  await bed.push("acme/app", "b", "b-2");
  const after = declared(namespace, tags, { metadata: { name: "app", namespace, labels: { team: "web" } } });
  expect(await stream.up(after)).toBe("update");
  expect((await live(namespace)).metadata.labels).toEqual({ team: "web" });
  expect(await newest(namespace, "a")).toBe(bed.cluster.registry.digest("acme/app", "a"));
  expect(await stream.refresh()).toBe("same");
  await bed.client.imageStreams.delete(namespace, "app");
  expect(await stream.refresh()).toBe("gone");
});

test("another name moves the stream: the new one is there before the old one goes", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a")]));
  bed.writes();
  const renamed = declared(namespace, [docker("a")], { metadata: { name: "web", namespace } });
  expect(await stream.up(renamed)).toBe("replace");
  expect(bed.writes()).toEqual(["POST imagestreams", "POST imagestreamimports", "DELETE imagestreams/app"]);
});

test("destroying is one delete, and what is gone already is no error", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a")]));
  bed.writes();
  const { state } = stream;
  await stream.destroy();
  expect(bed.writes()).toEqual(["DELETE imagestreams/app"]);
  stream.state = state;
  await stream.destroy();
});
