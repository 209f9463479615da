import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import {
  annotatedKinds,
  containersOf,
  fieldPathDiagnostics,
  findContainer,
  formatFieldPath,
  parseFieldPath,
  podSpecPath,
} from "../../../provider/image/fieldPath.ts";
import { namespace, nearlyRight } from "./arbitraries.ts";

test("a field path is read back as it was written", () => {
  const path = fc.record({
    podSpec: fc.constantFrom(...annotatedKinds.map(podSpecPath)),
    list: fc.constantFrom("containers" as const, "initContainers" as const),
    container: fc.oneof(fc.nat(), namespace),
  });
  fc.assert(
    fc.property(path, (value) => {
      const text = formatFieldPath(value);
      expect(parseFieldPath(text)).toEqual({ original: text, ...value });
    }),
  );
});

test.each([
  [`spec.template.spec.containers[?(@.name=='web')].image`, /single quotes.*does not understand/],
  [`spec.template.spec.containers[web].image`, /no container by name or index/],
  [`spec.template.spec.containers[-1].image`, /no container by name or index/],
  [`spec.template.spec.containers[0].name`, /no path of a container's image/],
  [`containers[0].image`, /no path of a container's image/],
  [`spec.jobTemplate.spec.template.spec.containers[0].image`, /is ignored/],
])("%s is refused for a Deployment", (text, reason) => {
  expect(() => parseFieldPath(text, { kind: "Deployment" })).toThrow(reason);
});

test("a CronJob's pod specification is deeper", () => {
  expect(fieldPathDiagnostics("spec.jobTemplate.spec.template.spec.containers[0].image", "p", "CronJob")).toEqual([]);
  expect(fieldPathDiagnostics("spec.template.spec.containers[0].image", "p", "CronJob")).toHaveLength(1);
});

const workload = {
  spec: {
    template: {
      spec: {
        containers: [
          { name: "web", image: "a" },
          { name: "side", image: "b" },
        ],
        initContainers: [{ name: "side", image: "c" }],
      },
    },
  },
};

test("a name is looked for in the init containers first, an index in its own list", () => {
  const at = (text: string) => findContainer(workload, parseFieldPath(`spec.template.spec.${text}.image`));
  expect(at(`containers[?(@.name=="side")]`)).toEqual({ list: "initContainers", index: 0, name: "side", image: "c" });
  expect(at("containers[1]")?.image).toBe("b");
  expect(at("containers[2]")).toBeUndefined();
  expect(at(`containers[?(@.name=="nope")]`)).toBeUndefined();
});

test("a workload without pod specification has no containers", () => {
  expect(containersOf({ spec: null }, "spec.template.spec")).toEqual([]);
  expect(containersOf(undefined, "spec.template.spec")).toEqual([]);
});

test("any text is parsed or refused with INVALID_FIELD_PATH", () => {
  fc.assert(
    fc.property(nearlyRight, (text) => {
      try {
        parseFieldPath(`spec.template.spec.containers[${text}].image`);
        parseFieldPath(text);
      } catch (error) {
        if (!(error instanceof ImageStreamError)) throw error;
      }
    }),
  );
});
