import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { mergeMembers } from "../../../../provider/resources/object/mergeMembers.ts";
import { observeMembers } from "../../../../provider/resources/object/observeMembers.ts";
import { deployments } from "../deploymentConfig/declaredDeployment.ts";

const env = (...all: [string, string][]) => all.map(([name, value]) => ({ name, value }));
const pod = (...containers: object[]) => ({ template: { spec: { containers } } });

test("what is declared is as declared after any change, from any present value", () => {
  fc.assert(
    fc.property(deployments, deployments, deployments, (was, now, live) => {
      const found = observeMembers(was, live, "spec");
      const merged = mergeMembers(found, now, live, "spec");
      expect(observeMembers(now, merged, "spec")).toEqual(now);
    }),
  );
});

test("a declaration that does not change leaves any present value alone", () => {
  fc.assert(
    fc.property(deployments, deployments, (was, live) => expect(mergeMembers(was, was, live, "spec")).toBe(live)),
  );
});

test("variables of other users stay in their place, and declared ones come in the declared order", () => {
  const was = pod({ name: "web", env: env(["A", "1"], ["B", "1"]) });
  const now = pod({ name: "web", env: env(["B", "2"], ["A", "1"], ["C", "3"]) });
  const live = pod({ name: "web", image: "theirs", env: env(["A", "1"], ["X", "x"], ["B", "1"]) });
  expect(mergeMembers(was, now, live, "spec")).toEqual(
    pod({ name: "web", image: "theirs", env: env(["B", "2"], ["X", "x"], ["A", "1"], ["C", "3"]) }),
  );
});

test.each<[string, object, object]>([
  ["a source of a variable", { name: "A", value: "1" }, { name: "A", valueFrom: { fieldRef: { fieldPath: "x" } } }],
  ["a volume", { name: "A", emptyDir: {} }, { name: "A", secret: { secretName: "s" } }],
])("%s of another user is seen, and goes with the declared one", (_what, ours, theirs) => {
  const list = "emptyDir" in ours ? "volumes" : "env";
  const path = `spec.template.spec.${list}`;
  expect(observeMembers([ours], [theirs], path)).not.toEqual([ours]);
  expect(mergeMembers([{ name: "A" }], [ours], [theirs], path)).toEqual([ours]);
});
