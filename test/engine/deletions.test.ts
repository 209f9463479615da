import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { scheduleDeletions } from "../../engine/deletions.ts";
import { newState, type ResourceState } from "../../engine/state/resourceState.ts";
import { DeleteStep } from "../../engine/steps/deleteStep.ts";

const resource = (name: string, dependencies: string[]): ResourceState =>
  newState({ urn: name, type: "t", custom: true }, { dependencies });

const levels = (resources: ResourceState[], condemned = resources): string[][] =>
  scheduleDeletions(
    resources,
    condemned.map((state) => new DeleteStep(state, new Set())),
  ).map((level) => level.map(({ urn }) => urn));

test("dependents are deleted a level before what they need", () => {
  const chain = [resource("a", []), resource("b", ["a"]), resource("c", ["b"]), resource("alone", [])];
  expect(levels(chain)).toEqual([["c"], ["b"], ["a", "alone"]]);
});

test("what stays does not count", () => {
  const [a, b, c] = [resource("a", []), resource("b", ["a"]), resource("c", ["b"])];
  expect(levels([a, b, c], [a, c])).toEqual([["a", "c"]]);
});

test("no level has a resource and what it needs, whatever the graph", () => {
  const graph = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(graph, (edges) => {
      const resources = edges.map((targets, index) =>
        resource(
          `r${index}`,
          targets.filter((target) => target < index).map((target) => `r${target}`),
        ),
      );
      const position = new Map(levels(resources).flatMap((level, at) => level.map((urn) => [urn, at] as const)));
      expect(position.size).toBe(resources.length);
      for (const { urn, dependencies } of resources) {
        for (const needed of dependencies) expect(position.get(urn)).toBeLessThan(position.get(needed) ?? -1);
      }
    }),
  );
});
