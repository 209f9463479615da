import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { KubernetesObjectInputs } from "../../../../provider/resources/kubernetesObject/inputs.ts";
import { observeObject } from "../../../../provider/resources/kubernetesObject/observe.ts";
import { declaredDeployment } from "./declaredObject.ts";

const widget = (spec: unknown): KubernetesObjectInputs => ({
  apiVersion: "acme.example/v1",
  kind: "Widget",
  metadata: { name: "w", namespace: "shop" },
  spec,
});
const live = (spec: unknown, fieldsV1: object = {}) => ({
  metadata: { name: "w", namespace: "shop", managedFields: [{ manager: "any", fieldsV1 }] },
  spec,
});

const key = fc.stringMatching(/^[a-z]{1,4}$/);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { value } = fc.letrec<{ value: unknown; map: object }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, leaf, fc.array(leaf, { maxLength: 3 }), tie("map")),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
}));

/** Adds members that the declaration does not have, as defaults and other users do. */
const withMore = (given: unknown): unknown =>
  typeof given === "object" && given !== null && !Array.isArray(given)
    ? { ...Object.fromEntries(Object.entries(given).map(([name, member]) => [name, withMore(member)])), DEFAULT: 1 }
    : given;

test("what is not declared is never a difference", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value), (spec) => {
      expect(observeObject(widget(spec), live(withMore(spec)))).toEqual(widget(spec));
    }),
  );
});

test("another value of a declared member is one, whatever it is", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value), key, leaf, leaf, (spec, name, declared, present) => {
      fc.pre(declared !== present);
      const given = { ...spec, [name]: { inner: declared } };
      const found = observeObject(widget(given), live({ ...spec, [name]: { inner: present } }));
      expect(found).not.toEqual(widget(given));
    }),
  );
});

test("zero values that the API leaves out are no difference, and every other missing member is", () => {
  const declared = { a: false, b: "", c: [], d: {}, e: { f: 0 } };
  expect(observeObject(widget(declared), live({}))).toEqual(widget(declared));
  expect(observeObject(widget({ a: true, b: 1 }), live({}))["spec"]).toEqual({});
});

const item = (name: string, port: number) => ({ name, port, protocol: "TCP" });
const keyed = { "f:spec": { "f:items": { 'k:{"port":1,"protocol":"TCP"}': {}, 'k:{"port":2,"protocol":"TCP"}': {} } } };

test("elements of a list go by the keys that the API merges by, in any order and beside those of other users", () => {
  const declared = {
    items: [
      { port: 1, name: "a" },
      { port: 2, name: "b" },
    ],
  };
  const present = { items: [item("z", 9), item("b", 2), item("a", 1)] };
  expect(observeObject(widget(declared), live(present, keyed))).toEqual(widget(declared));
  const changed = { items: [item("a", 1), item("other", 2)] };
  expect(observeObject(widget(declared), live(changed, keyed))["spec"]).toEqual({
    items: [
      { port: 1, name: "a" },
      { port: 2, name: "other" },
    ],
  });
  expect(observeObject(widget(declared), live({ items: [item("a", 1)] }, keyed))["spec"]).toEqual({
    items: [{ port: 1, name: "a" }],
  });
});

test("an element without a key that has a default means the one that no other declared element names", () => {
  const ports = {
    "f:spec": { "f:items": { 'k:{"port":53,"protocol":"TCP"}': {}, 'k:{"port":53,"protocol":"UDP"}': {} } },
  };
  const declared = {
    items: [
      { port: 53, protocol: "UDP", name: "dns" },
      { port: 53, name: "dns-tcp" },
    ],
  };
  const present = { items: [{ ...item("dns", 53), protocol: "UDP" }, item("dns-tcp", 53)] };
  expect(observeObject(widget(declared), live(present, ports))).toEqual(widget(declared));
  const changed = { items: [{ ...item("dns", 53), protocol: "UDP" }, item("other", 53)] };
  expect(observeObject(widget(declared), live(changed, ports))).not.toEqual(widget(declared));
});

test("an empty field that the cluster fills is no difference, one with a value is", () => {
  const present = { clusterIP: "10.0.0.1", ports: [{ name: "web", nodePort: 30_080 }], host: "web.apps.example.com" };
  const declared = { clusterIP: "", ports: [{ name: "web", nodePort: 0 }], host: "" };
  expect(observeObject(widget(declared), live(present))).toEqual(widget(declared));
  expect(observeObject(widget({ clusterIP: "10.0.0.2" }), live(present))["spec"]).toEqual({ clusterIP: "10.0.0.1" });
  expect(observeObject(widget({ replicas: 0, text: "" }), live({ replicas: 2, text: "a" }))["spec"]).toEqual({
    replicas: 2,
    text: "a",
  });
});

test("a set may have more elements, a plain list may not", () => {
  const set = { "f:spec": { "f:groups": { 'v:"a"': {}, 'v:"b"': {} } } };
  const declared = { groups: ["b", "a"] };
  expect(observeObject(widget(declared), live({ groups: ["a", "b", "c"] }, set))).toEqual(widget(declared));
  expect(observeObject(widget(declared), live({ groups: ["a"] }, set))["spec"]).toEqual({ groups: ["a"] });
  expect(observeObject(widget(declared), live({ groups: ["b", "a", "c"] }))["spec"]).toEqual({
    groups: ["b", "a", "c"],
  });
});

test.each([
  ["1000m", "1"],
  [2, "2"],
  ["0.5Gi", "512Mi"],
])("the amount %j is the API's %j", (declared, present) => {
  const spec = { limits: { cpu: declared } };
  expect(observeObject(widget(spec), live({ limits: { cpu: present } }))).toEqual(widget(spec));
  expect(observeObject(widget({ text: declared }), live({ text: present }))["spec"]).toEqual({ text: present });
});

test("the image of a container with a trigger is the trigger controller's, unless the trigger is paused", () => {
  const annotation = (paused: boolean) => ({
    "image.openshift.io/triggers": JSON.stringify([
      {
        from: { kind: "ImageStreamTag", name: "app:1" },
        fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image',
        paused,
      },
    ]),
  });
  const declared = (paused: boolean) =>
    declaredDeployment("shop", { metadata: { name: "web", namespace: "shop", annotations: annotation(paused) } });
  const present = (paused: boolean) => {
    const { metadata, spec } = declaredDeployment("shop", {}, { image: "registry/app@sha256:1" });
    return { metadata: { ...metadata, annotations: annotation(paused) }, spec };
  };
  expect(observeObject(declared(false), present(false))).toEqual(declared(false));
  expect(observeObject(declared(true), present(true))).not.toEqual(declared(true));
});
