import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { findContainer, formatFieldPath, parseFieldPath } from "../../../provider/image/fieldPath.ts";
import { meantContainer } from "../../../provider/image/meantContainer.ts";

const podSpec = "spec.template.spec";
const containers = ["web", "side-car"].map((name) => ({ name, image: " " }));
const workload = { spec: { template: { spec: { containers, initContainers: [{ name: "setup", image: " " }] } } } };
const meant = (path: string) => meantContainer(path, workload, podSpec)?.name;

test.each([
  [`${podSpec}.containers[?(@.name=="web")].image`, "web"],
  [`${podSpec}.containers[?(@.name=='web')].image`, "web"],
  [`${podSpec}.containers[?(@.name == "web" )].image`, "web"],
  [`${podSpec}.containers[?(@['name']=="web")].image`, "web"],
  [`${podSpec}.containers[@name=="web"].image`, "web"],
  [`${podSpec}.containers[name=web].image`, "web"],
  [`.${podSpec}.containers[?(@.name=="web")].image`, "web"],
  [`{$.${podSpec}.containers[?(@.name=="web")].image}`, "web"],
  [`${podSpec}.containers[?(@.name=="web")]`, "web"],
  [`${podSpec}.containers[1].image`, "side-car"],
  [`${podSpec}.containers[?(@.name=="setup")].image`, "setup"],
  [`${podSpec}.initContainers[0].image`, "setup"],
  [`spec.jobTemplate.${podSpec}.containers[0].image`, "web"],
  [`${podSpec}.containers[2].image`, undefined],
  [`${podSpec}.containers[?(@.name=="gone")].image`, undefined],
  ["metadata.containers[0].image", undefined],
  ["", undefined],
])("%s means %s", (path, name) => {
  expect(meant(path)).toBe(name);
});

test("it agrees with the trigger controller wherever that understands the path, and takes any text", () => {
  const selector = fc.oneof(fc.nat(3), fc.constantFrom("web", "side-car", "setup", "gone"));
  const list = fc.constantFrom("containers" as const, "initContainers" as const);
  fc.assert(
    fc.property(list, selector, (list, container) => {
      const path = formatFieldPath({ podSpec, list, container });
      expect(meantContainer(path, workload, podSpec)).toEqual(findContainer(workload, parseFieldPath(path)));
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void meant(`${podSpec}.containers[${text}].image`)));
});
