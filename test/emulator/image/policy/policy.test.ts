import { describe, expect, test } from "@jest/globals";
import type { Image } from "../../../../emulator/image/image/object.ts";
import { applyImagePolicy, type ImageLookup } from "../../../../emulator/image/policy/policy.ts";
import { digest, event, fromImage, internalRegistry, stream, tag } from "../streams.ts";

const image = (name: string, annotations: Record<string, string> = {}): Image => ({
  apiVersion: "image.openshift.io/v1",
  kind: "Image",
  metadata: { name, annotations },
  dockerImageMetadata: {
    kind: "DockerImage",
    apiVersion: "image.openshift.io/1.0",
    Id: "",
    Created: null,
    ContainerConfig: {},
  },
  dockerImageMetadataVersion: "1.0",
});

function lookup(local: boolean, policy = "Source", denied = false): ImageLookup {
  const web = stream({
    tags: [tag("1.0", { ...fromImage("quay.io/acme/web:1"), referencePolicy: { type: policy } })],
    status: [{ tag: "1.0", items: [event("a")] }],
  });
  const found = { ...web, spec: { ...web.spec, lookupPolicy: { local } } };
  return {
    internalRegistry,
    stream: (namespace, name) => (namespace === "p1" && name === "web" ? found : undefined),
    image: (name) =>
      name === digest("a") ? image(name, denied ? { "images.openshift.io/deny-execution": "true" } : {}) : undefined,
  };
}

const deployments = { group: "apps", resource: "deployments", kind: "Deployment", namespace: "p1" };
const pods = { group: "", resource: "pods", kind: "Pod", namespace: "p1" };

const deployment = (images: string[], annotations: Record<string, string> = {}, metadata: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d", ...metadata },
  spec: {
    template: {
      metadata: { annotations },
      spec: { containers: images.map((name, index) => ({ name: `c${index}`, image: name })) },
    },
  },
});
const imagesOf = (object: ReturnType<typeof deployment>) => object.spec.template.spec.containers.map((c) => c.image);

function applied(
  where: ImageLookup,
  object: ReturnType<typeof deployment>,
  old?: ReturnType<typeof deployment>,
): string[] {
  applyImagePolicy(where, { ...deployments, object, ...(old === undefined ? {} : { old }) });
  return imagesOf(object);
}

const resolved = `quay.io/acme/web@${digest("a")}`;
const everyName = { "alpha.image.policy.openshift.io/resolve-names": "*" };

describe("a short name", () => {
  test("becomes the digest if its stream allows local names", () => {
    expect(applied(lookup(true), deployment(["web:1.0"]))).toEqual([resolved]);
  });

  test("follows the tag's reference policy", () => {
    expect(applied(lookup(true, "Local"), deployment(["web:1.0"]))).toEqual([
      `${internalRegistry}/p1/web@${digest("a")}`,
    ]);
  });

  test("of a tag that is missing leads to the stream's own repository", () => {
    expect(applied(lookup(true), deployment(["web:none"]))).toEqual([`${internalRegistry}/p1/web:none`]);
  });

  test("stays if the stream does not allow local names or does not exist", () => {
    expect(applied(lookup(false), deployment(["web:1.0", "web:none", "other:1"]))).toEqual([
      "web:1.0",
      "web:none",
      "other:1",
    ]);
  });
});

test("names with a registry, a namespace or a digest are not rewritten", () => {
  const names = ["quay.io/x/web:1.0", "x/web:1.0", `web@${digest("a")}`, " "];
  expect(applied(lookup(true), deployment(names))).toEqual(names);
});

test("an annotated object resolves any name, whether or not the stream allows it", () => {
  expect(applied(lookup(false), deployment(["quay.io/x/web:1.0"], everyName))).toEqual([resolved]);
  expect(applied(lookup(false), deployment(["web:1.0"], {}, { annotations: everyName }))).toEqual([resolved]);
});

test("an update only looks at images that changed, or at all when the annotation does", () => {
  const old = deployment(["web:1.0", "x:1"]);
  expect(applied(lookup(true), deployment(["web:1.0", "web:1.0"]), old)).toEqual(["web:1.0", resolved]);
  expect(applied(lookup(true), deployment(["web:1.0", "x:1"], everyName), old)).toEqual([resolved, "x:1"]);
});

test("objects of a controller are left alone", () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "d", uid: "1", controller: true };
  expect(applied(lookup(true), deployment(["web:1.0"], {}, { ownerReferences: [owner] }))).toEqual(["web:1.0"]);
});

test("a denied image is refused for pods, not for deployments", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", image: `x@${digest("a")}` }] },
  };
  expect(() => applyImagePolicy(lookup(false, "Source", true), { ...pods, object: pod })).toThrow(
    'Pod "p" is invalid: spec.containers[0].image: Forbidden: this image is prohibited by policy',
  );
  expect(applied(lookup(true, "Source", true), deployment(["web:1.0"]))).toEqual([resolved]);
});

test("jobs are not rewritten later", () => {
  const job = (name: string) => ({ ...deployment([name]), apiVersion: "batch/v1", kind: "Job" });
  const object = job("web:1.0");
  applyImagePolicy(lookup(true), {
    group: "batch",
    resource: "jobs",
    kind: "Job",
    namespace: "p1",
    object,
    old: job("x:1"),
  });
  expect(imagesOf(object)).toEqual(["web:1.0"]);
});
