import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { locationDiagnostics, scopeDiagnostics } from "../../../../provider/resources/inputs/registryScopes.ts";

/** The pattern of the API's CustomResourceDefinitions, which Go matches in linear time. */
const ofApi = /^[a-z0-9.]+(?::[0-9]+)?(?:\/[a-z0-9]+(?:(?:[._]|__|-*)[a-z0-9]+)*)*$/;

test("a location is what the API takes for one", () => {
  const path = fc.string({ unit: fc.constantFrom(..."ab1-._/:"), maxLength: 9 });
  fc.assert(
    fc.property(path, (text) => {
      const location = `quay.io/${text}`;
      expect(locationDiagnostics(location, "source").length === 0).toBe(ofApi.test(location));
      expect(scopeDiagnostics(location, "source").length === 0).toBe(ofApi.test(location));
    }),
  );
});

// `-*` between the parts of a path took exponential time: a tag in a source stopped preview and provider for hours.
test("a long path with a tag is refused at once", () => {
  const long = `quay.io/${"openshift-release-dev".repeat(9)}:4.16`;
  for (const judge of [scopeDiagnostics, locationDiagnostics]) {
    expect(judge(long, "source")).toMatchObject([{ summary: "names an image with a tag, not a registry" }]);
  }
});
