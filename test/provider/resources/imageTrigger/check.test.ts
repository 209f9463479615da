import { expect, test } from "@jest/globals";
import { checkImageTrigger } from "../../../../provider/resources/imageTrigger/check.ts";
import type { ImageTriggerInputs } from "../../../../provider/resources/imageTrigger/inputs.ts";
import type { Transient } from "../../../../provider/resources/inputs/transient.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";

// Root cause: the program resolves the image of the source that it declares. With `ignoreChanges: ["from"]` the engine
// registers the old source, so each preview announced an image that the workload never got, and each update wrote again.

const workload = { apiVersion: "apps/v1", kind: "Deployment" as const, name: "web", namespace: "shop" };
const trigger = (tag: string, own: Partial<ImageTriggerInputs> = {}): ImageTriggerInputs => ({
  workload,
  container: "web",
  from: { kind: "ImageStreamTag", name: `app:${tag}` },
  image: `quay.io/acme/app:${tag}`,
  ...own,
});
const unresolved = { path: "from", summary: "no image" };

function checked(registered: ImageTriggerInputs, declared: Transient["declared"], olds: Partial<ImageTriggerInputs>) {
  const transient = { dryRun: false, unresolved: [unresolved], ...(declared && { declared }) };
  const { inputs, diagnostics } = checkImageTrigger({ ...registered, transient }, olds);
  return { image: inputs.image, diagnostics };
}

test.each<[string, ImageTriggerInputs, ImageTriggerInputs]>([
  ["source", trigger("1.5", { from: trigger("1.4").from }), trigger("1.4")],
  ["paused", trigger("1.5", { paused: true }), trigger("1.4", { paused: true })],
])("an old %s that the engine has put back keeps its image, and needs no other", (_what, registered, olds) => {
  const declared = { from: "shop/app:1.5", paused: false };
  expect(checked(registered, declared, olds)).toEqual({ image: olds.image, diagnostics: [] });
  const { image: _image, ...without } = olds;
  expect(checked(registered, declared, without)).toEqual({ image: undefined, diagnostics: [] });
});

test.each<[string, ImageTriggerInputs, Transient["declared"], Partial<ImageTriggerInputs>]>([
  ["of the declared source", trigger("1.5"), { from: "shop/app:1.5", paused: false }, trigger("1.4")],
  ["of a new trigger", trigger("1.5"), { from: "shop/app:1.6", paused: false }, {}],
  ["of an earlier program", trigger("1.5"), undefined, trigger("1.4")],
  [
    "of a source in the long form",
    trigger("1.5", { from: { ...trigger("1.5").from, namespace: "shop" } }),
    { from: "shop/app:1.5", paused: false },
    trigger("1.4"),
  ],
])("the image %s counts", (_what, registered, declared, olds) => {
  expect(checked(registered, declared, olds)).toEqual({ image: registered.image, diagnostics: [unresolved] });
});

test("a source that is unknown in a preview is not the old one", () => {
  const registered = trigger("1.5", { from: { kind: "ImageStreamTag", name: unknown }, image: unknown });
  const { inputs } = checkImageTrigger({ ...registered, transient: { dryRun: true } }, trigger("1.4"));
  expect(inputs.image).toBe(unknown);
});
