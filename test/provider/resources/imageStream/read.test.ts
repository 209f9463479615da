import { expect, test } from "@jest/globals";
import { bed, declared, docker, newest, newStream } from "./declaredStream.ts";

test.each<[string, (namespace: string) => Promise<unknown>]>([
  ["another digest", (ns) => retag(ns, { kind: "DockerImage", name: bed.reference("acme/app:other") })],
  ["another kind of source", (ns) => retag(ns, { kind: "ImageStreamTag", name: "b" })],
  ["a deleted tag", (ns) => bed.client.imageStreamTags.delete(ns, "app:a")],
  ["a schedule", (ns) => patchTag(ns, { importPolicy: { scheduled: true } })],
  ["a reference policy", (ns) => patchTag(ns, { referencePolicy: { type: "Local" } })],
  ["an annotation", (ns) => patchTag(ns, { annotations: { team: "evil" } })],
  ["lookup", (ns) => bed.client.imageStreams.patch(ns, "app", { spec: { lookupPolicy: { local: false } } })],
  ["a label", (ns) => bed.client.imageStreams.patch(ns, "app", { metadata: { labels: { team: null } } })],
])(
  "drift (%s) is reported by a refresh and repaired by the update after it; without a refresh it is not seen",
  async (_what, drift) => {
    const namespace = await bed.namespace();
    for (const version of ["a", "b", "other"]) await bed.push("acme/app", version, version);
    const stream = newStream();
    const inputs = declared(namespace, [docker("a", { annotations: { team: "web" } }), docker("b")], {
      metadata: { name: "app", namespace, labels: { team: "web" } },
    });
    inputs.spec.lookupPolicy = { local: true };
    await stream.up(inputs);
    await drift(namespace);
    await bed.cluster.settled();
    bed.writes();
    expect(await stream.refresh()).toBe("drift");
    expect(await stream.up(inputs)).toBe("update");
    expect(bed.writes().length).toBeLessThanOrEqual(2);
    expect(await stream.refresh()).toBe("same");
    expect(await newest(namespace, "a")).toBe(bed.cluster.registry.digest("acme/app", "a"));
  },
);

test.each<[string, (namespace: string) => Promise<unknown>]>([
  [
    "another tag of others",
    (ns) => bed.client.imageStreams.patch(ns, "app", { spec: { tags: [{ name: "x" }] } }, { type: "strategic" }),
  ],
  [
    "labels and annotations of others",
    (ns) => bed.client.imageStreams.patch(ns, "app", { metadata: { labels: { x: "y" }, annotations: { x: "y" } } }),
  ],
  ["annotations of others in our tag", (ns) => patchTag(ns, { annotations: { x: "y" } })],
  ["a new generation", (ns) => patchTag(ns, { generation: 0 })],
  ["an insecure import by hand", (ns) => patchTag(ns, { importPolicy: { insecure: true } })],
])("what others do beside us (%s) is no drift", async (_what, change) => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "a", "a");
  const stream = newStream();
  await stream.up(declared(namespace, [docker("a", { annotations: { team: "web" } })]));
  await change(namespace);
  await bed.cluster.settled();
  expect(await stream.refresh()).toBe("same");
});

function retag(namespace: string, from: object) {
  return bed.client.imageStreamTags.patch(namespace, "app:a", {
    tag: { name: "a", from: { namespace: null, ...from } },
  });
}

function patchTag(namespace: string, change: object) {
  return bed.client.imageStreams.patch(
    namespace,
    "app",
    { spec: { tags: [{ name: "a", ...change }] } },
    { type: "strategic" },
  );
}
