import { expect, test } from "@jest/globals";
import { describeImageStream } from "../../../provider/resources/imageStream/describe.ts";
import { observeImageStream } from "../../../provider/resources/imageStream/observe.ts";
import { imageStreamState, tagState } from "../../../sdk/reads/streamState.ts";

const [a, b] = ["a", "b"].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
const item = (image: string, generation: number) => ({
  created: `2026-01-0${generation}T00:00:00Z`,
  dockerImageReference: `quay.io/acme/app@${image}`,
  image,
  generation,
});
const stream = {
  metadata: {
    name: "app",
    namespace: "dev",
    labels: { app: "x" },
    annotations: { "openshift.io/image.dockerRepositoryCheck": "2026-01-01T00:00:00Z", mine: "1" },
  },
  spec: {
    lookupPolicy: { local: true },
    tags: [
      {
        name: "local",
        annotations: null,
        from: { kind: "DockerImage", name: "quay.io/acme/app:1" },
        generation: 2,
        importPolicy: { importMode: "Legacy" as const, scheduled: true },
        referencePolicy: { type: "Local" as const },
      },
      {
        name: "missing",
        from: { kind: "DockerImage", name: "quay.io/acme/app:none" },
        generation: 2,
        importPolicy: {},
        referencePolicy: { type: "Source" as const },
      },
    ],
  },
  status: {
    dockerImageRepository: "registry.svc:5000/dev/app",
    tags: [
      { tag: "local", items: [item(b, 2), item(a, 1)] },
      {
        tag: "missing",
        items: null,
        conditions: [{ type: "ImportSuccess", status: "False", reason: "NotFound", message: "no" }],
      },
      { tag: "pushed", items: [item(a, 1)] },
    ],
  },
};

test("declared and pushed tags are told, by name", () => {
  const state = imageStreamState(stream);
  expect(state).toMatchObject({ name: "app", namespace: "dev", lookupPolicy: { local: true }, publicRepository: "" });
  expect(state.tags.map(({ name }) => name)).toEqual(["local", "missing", "pushed"]);
});

test("a tag's pull spec follows its reference policy, its history is newest first", () => {
  expect(tagState(stream, "local")).toMatchObject({
    digest: b,
    image: `registry.svc:5000/dev/app@${b}`,
    history: [{ digest: b }, { digest: a }],
    previous: { kind: "ImageStreamImage", name: `app@${a}`, namespace: "dev" },
    importPolicy: { scheduled: true, insecure: false, importMode: "Legacy" },
  });
});

test("a tag without an image has none, and says why its import failed", () => {
  const tag = tagState(stream, "missing");
  expect(tag).toMatchObject({ history: [], importFailure: { reason: "NotFound", message: "no" } });
  for (const absent of ["digest", "image", "previous"]) expect(tag).not.toHaveProperty(absent);
});

test("a pushed tag has no source", () => {
  expect(tagState(stream, "pushed")).toMatchObject({ digest: a, image: `quay.io/acme/app@${a}` });
  expect(tagState(stream, "pushed")).not.toHaveProperty("from");
});

test("what describes a stream is what refreshing that description finds", () => {
  const described = describeImageStream(stream);
  expect(described.metadata).toEqual({
    name: "app",
    namespace: "dev",
    labels: { app: "x" },
    annotations: { mine: "1" },
  });
  expect(observeImageStream(described, stream)).toMatchObject({ metadata: described.metadata, spec: described.spec });
});
