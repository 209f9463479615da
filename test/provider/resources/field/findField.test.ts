import { expect, test } from "@jest/globals";
import { findField } from "../../../../provider/resources/field/findField.ts";
import { parseObjectPath } from "../../../../provider/resources/field/objectPath.ts";

const deployment = {
  spec: {
    replicas: 1,
    empty: null,
    template: {
      spec: { containers: [{ name: "side" }, { name: "web", image: "a:1" }, { name: "twin" }, { name: "twin" }] },
    },
  },
};

const find = (text: string) => findField(deployment, parseObjectPath(text));

test("an element is found by its key, wherever it stands", () => {
  expect(find("spec.template.spec.containers[name=web].image")).toEqual({
    keys: ["spec", "template", "spec", "containers", 1, "image"],
    value: "a:1",
  });
});

test.each([
  ["spec.template.spec.containers[name=side].image", 5],
  ["spec.imageOverrides.agent.name", 1],
  ["spec.empty", 1],
  ["spec.empty.image", 1],
  ["other.image", 0],
])("%s can be made from step %d on", (text, missing) => {
  expect(find(text)).toMatchObject({ missing });
});

test.each([
  [
    "spec.template.spec.containers[name=none].image",
    "spec.template.spec.containers has no element with name=none; there are side, web, twin, twin",
  ],
  [
    "spec.template.spec.initContainers[name=none].image",
    "spec.template.spec.initContainers has no element with name=none",
  ],
  ["spec.template.spec.containers[name=twin].image", "has 2 elements with name=twin"],
  ["spec.template.spec.containers.image", "is a list, not an object"],
  ["spec.template[name=web].image", "is an object, not a list"],
  ["spec.replicas.image", "is the number 1, not an object"],
])("%s is an obstacle", (text, obstacle) => {
  expect(find(text)).toEqual({ obstacle: expect.stringContaining(obstacle) });
});

test("the element at a path's end can be made", () => {
  const path = [...parseObjectPath("spec.template.spec.containers[name=web].env"), { by: "name", value: "X" }];
  expect(findField(deployment, path)).toMatchObject({ missing: 5 });
});
