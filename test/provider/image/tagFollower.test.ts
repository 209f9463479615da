import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { followedTags, followingKinds } from "../../../provider/image/tagFollower.ts";

const fieldPath = 'spec.template.spec.containers[?(@.name=="web")].image';
const annotated = (entries: unknown, spec: object = {}) => ({
  metadata: { namespace: "shop", annotations: { "image.openshift.io/triggers": JSON.stringify(entries) } },
  spec,
});
const entry = (name: string, more: object = {}) => ({ from: { kind: "ImageStreamTag", name }, fieldPath, ...more });
const configured = (triggers: unknown, spec: object = {}) => ({
  metadata: { namespace: "shop" },
  spec: { triggers, ...spec },
});
const stable = { namespace: "shop", name: "app:stable" };

describe("by its annotation, a Deployment", () => {
  test("follows the tags of its own namespace, or of the named one", () => {
    expect(followedTags(annotated([entry("app:stable")]), "Deployment")).toEqual([stable]);
    const elsewhere = { from: { kind: "ImageStreamTag", name: "app:stable", namespace: "images" }, fieldPath };
    expect(followedTags(annotated([elsewhere]), "Deployment")).toEqual([{ ...stable, namespace: "images" }]);
  });

  test.each([
    ["its entry is paused", annotated([entry("app:stable", { paused: true })])],
    ["it is paused itself", annotated([entry("app:stable")], { paused: true })],
    ["the controller cannot read the annotation", annotated([entry("app:stable", { paused: "false" })])],
    ["it has no annotation", { metadata: { namespace: "shop" }, spec: {} }],
  ])("follows none where %s", (_, object) => expect(followedTags(object, "Deployment")).toEqual([]));
});

describe("by spec.triggers", () => {
  const from = { kind: "ImageStreamTag", name: "app:stable" };
  const params = { automatic: true, containerNames: ["web"], from };

  test("a DeploymentConfig follows tags automatically, or not at all", () => {
    const of = (imageChangeParams: object) =>
      configured([{ type: "ConfigChange" }, { type: "ImageChange", imageChangeParams }]);
    expect(followedTags(of(params), "DeploymentConfig")).toEqual([stable]);
    expect(followedTags(of({ ...params, automatic: false }), "DeploymentConfig")).toEqual([]);
  });

  test("a BuildConfig follows the named tag, or the one that its build starts from, unless it is paused", () => {
    const strategy = { type: "Source", sourceStrategy: { from } };
    const of = (imageChange: object) => configured([{ type: "ImageChange", imageChange }], { strategy });
    expect(followedTags(of({ from: { ...from, name: "base:1" } }), "BuildConfig")).toEqual([
      { ...stable, name: "base:1" },
    ]);
    expect(followedTags(of({}), "BuildConfig")).toEqual([stable]);
    expect(followedTags(of({ paused: true }), "BuildConfig")).toEqual([]);
  });
});

test("nothing that a cluster could answer is too much", () => {
  const kind = fc.constantFrom(...followingKinds);
  fc.assert(fc.property(fc.anything(), kind, (object, of) => Array.isArray(followedTags(object, of))));
  const triggers = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(triggers, kind, (text, of) => {
      const metadata = { annotations: { "image.openshift.io/triggers": text } };
      return Array.isArray(followedTags({ metadata, spec: { triggers: [text] } }, of));
    }),
  );
});
