import { expect, test } from "@jest/globals";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic/index.js";
import * as entry from "../../../provider/index.ts";
import { ImageStream, ImageTrigger } from "../../../provider/index.ts";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import { imageStreamOutputs } from "../../../provider/resources/imageStream/outputs.ts";
import { providerText, type ResourceKind } from "../../../provider/resources/providerText.ts";
import { resolvedTag } from "../../../provider/resources/tag/resolved.ts";
import { appliedStream } from "./appliedStream.ts";

const kinds = Object.entries(entry) as [ResourceKind, ResourceProvider][];

const image = (version: string) => ({
  digest: `sha256:${"0123456789abcdef".repeat(4)}`,
  image: `quay.io/acme/storefront@sha256:${"0123456789abcdef".repeat(4)}`,
  metadata: {
    version,
    revision: "9f1c2b7e4d5a60718293a4b5c6d7e8f901234567",
    source: "https://github.com/acme/storefront",
    created: "2026-01-05T10:00:07Z",
    platforms: ["linux/amd64"],
    size: 123_456_789,
    exposedPorts: ["8080/tcp"],
  },
});

const declared = {
  metadata: { name: "storefront", namespace: "acme-production" },
  spec: {
    tags: [
      { name: "1.4", from: "quay.io/acme/storefront:1.4" },
      { name: "1.5", from: "quay.io/acme/storefront:1.5" },
      { name: "stable", from: { kind: "ImageStreamTag", name: "1.5" } },
    ],
  },
  images: {
    "1.4": resolvedTag(image("1.4.12")),
    "1.5": resolvedTag(image("1.5.0")),
    // What follows another tag of the stream repeats nothing but the digest.
    stable: { digest: image("1.5.0").digest },
  },
};

test("the text that names the provider is under 150 bytes, and names an export for every kind", () => {
  expect(kinds.length).toBeGreaterThan(2);
  for (const [kind, provider] of kinds) {
    expect(providerText(kind).length).toBeLessThan(150);
    expect(providerText(kind)).toBe(`exports.handler=()=>require("pulumi-imagestream/provider").${kind}`);
    expect(typeof provider.create).toBe("function");
  }
});

test("a stream with three tags, inputs and outputs, is under 2 kB in the state", async () => {
  const __provider = providerText("ImageStream");
  const checked = await ImageStream.check?.({}, { ...declared, transient: { dryRun: false }, __provider });
  expect(checked?.failures).toEqual([]);
  const inputs: ImageStreamInputs = checked?.inputs;
  const outputs = imageStreamOutputs(inputs, appliedStream(inputs));
  expect(JSON.stringify({ inputs, outputs }).length).toBeLessThan(2_000);
});

test("a trigger, inputs and outputs, is under 850 bytes in the state", async () => {
  const declaredTrigger = {
    workload: { apiVersion: "apps/v1", kind: "Deployment", name: "storefront", namespace: "acme-production" },
    container: "web",
    from: { kind: "ImageStreamTag", name: "storefront:stable", namespace: "acme-production" },
    image: image("1.5.0").image,
    transient: { dryRun: false },
    __provider: providerText("ImageTrigger"),
  };
  const checked = await ImageTrigger.check?.({}, declaredTrigger);
  expect(checked?.failures).toEqual([]);
  // Without a rollout by another image, create gives the inputs back.
  expect(JSON.stringify({ inputs: checked?.inputs, outputs: checked?.inputs }).length).toBeLessThan(850);
});

test("check neither reads files nor asks anybody, and lets nothing transient through", async () => {
  const transient = { dryRun: true, exists: false, unresolved: [{ path: "spec.tags", summary: "unknown yet" }] };
  for (const [kind, provider] of kinds) {
    const checked = provider.check?.({}, { ...declared, transient, __provider: providerText(kind) });
    expect(JSON.stringify(await checked)).not.toContain("transient");
  }
});
