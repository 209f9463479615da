import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { partiallyKnown } from "../../../sdk/declarations/partiallyKnown.ts";

const seenIn = (value: unknown) =>
  new Promise<{ given: unknown; secrets: readonly string[] }>((resolve) => {
    partiallyKnown(value, async (given, secrets) => resolve({ given, secrets }));
  });

test("a secret is told by its own path, and what stands beside it is none", async () => {
  const { given, secrets } = await seenIn({
    metadata: { name: "app", annotations: { "acme.example/owner": pulumi.secret("ann"), team: "shop" } },
    tags: [
      { name: "1.4", from: { kind: "DockerImage", name: pulumi.secret("quay.io/hush/app:1.4") } },
      { name: "1.5" },
    ],
    containers: ["web", pulumi.secret("side")],
    adopt: Promise.resolve(pulumi.secret(true)),
  });
  expect(secrets).toEqual([
    "/adopt",
    "/containers/1",
    "/metadata/annotations/acme.example~1owner",
    "/tags/1.4/from/name",
  ]);
  expect(given).toMatchObject({ adopt: true, containers: ["web", "side"] });
});

test("a secret name of a tag does not stand in the path, nor that of a secret tag", async () => {
  expect((await seenIn({ tags: [{ name: pulumi.secret("hush"), pin: true }] })).secrets).toEqual(["/tags/*/name"]);
  expect((await seenIn({ tags: [pulumi.secret({ name: "hush", pin: true })] })).secrets).toEqual(["/tags/*"]);
  expect((await seenIn({ tags: pulumi.secret([{ name: "hush" }]) })).secrets).toEqual(["/tags"]);
});

test("an output of something secret is secret as a whole", async () => {
  const spec = pulumi.output({ lookupPolicy: { local: pulumi.secret(true) }, tags: null });
  const { given, secrets } = await seenIn({ spec });
  expect(secrets).toEqual(["/spec"]);
  expect(given).toEqual({ spec: { lookupPolicy: { local: true } } });
});
