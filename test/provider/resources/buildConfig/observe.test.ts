import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type BuildConfigInputs,
  buildConfigDiagnostics,
  normalizeBuildConfig,
} from "../../../../provider/resources/buildConfig/inputs.ts";
import { observeBuildConfig } from "../../../../provider/resources/buildConfig/observe.ts";
import { nearJson } from "../arbitraries.ts";
import { withUnknowns } from "../withUnknowns.ts";
import { specs, wholeSpec } from "./declared.ts";

const metadata = { name: "app", namespace: "shop", labels: { team: "shop" }, annotations: { note: "ours" } };
const object = (spec: object) => ({ apiVersion: "build.openshift.io/v1", kind: "BuildConfig", metadata, spec });

test("whatever is unknown of a declaration: the rest is as declared, and no difference is made up", () => {
  const whole = { metadata, spec: wholeSpec, images: {} };
  fc.assert(
    fc.property(withUnknowns(whole), (given) => {
      const inputs = given as BuildConfigInputs;
      fc.pre(typeof inputs.metadata === "object" && inputs.metadata.namespace === "shop");
      const normal = normalizeBuildConfig(inputs);
      expect(observeBuildConfig(normal, object(wholeSpec))).toEqual(normal);
    }),
    { numRuns: 400 },
  );
});

test("a declaration with unknown members is compared with any object without an exception", () => {
  const given = fc.tuple(withUnknowns({ metadata, spec: wholeSpec, images: {} }), fc.oneof(specs, nearJson));
  fc.assert(
    fc.property(given, ([one, spec]) => {
      const inputs = one as BuildConfigInputs;
      fc.pre(typeof inputs.metadata === "object");
      if (buildConfigDiagnostics(inputs).length > 0) return;
      void observeBuildConfig(normalizeBuildConfig(inputs), object(Object(spec)));
    }),
  );
});
