import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AllowedRegistries } from "../../../../emulator/image/allowedRegistries.ts";
import { parsePullSpec } from "../../../../emulator/image/pullSpec.ts";
import { blockedBy } from "../../../../provider/resources/clusterImagePolicy/blockedTag.ts";

const internal = "image-registry.openshift-image-registry.svc:5000";

test.each([
  [
    { allowedRegistriesForImport: [{ domainName: "quay.io" }] },
    "docker.io/library/nginx",
    /has no docker\.io: no import/,
  ],
  [{ allowedRegistriesForImport: [{ domainName: "docker.io" }] }, "nginx", undefined],
  [{ allowedRegistriesForImport: [{ domainName: "quay.io" }] }, `${internal}/shop/app`, undefined],
  [{ allowedRegistriesForImport: [] }, "nginx", undefined],
  [{ registrySources: { blockedRegistries: ["quay.io/acme"] } }, "quay.io/acme/app:1", /has quay\.io\/acme: no pull/],
  [{ registrySources: { blockedRegistries: ["quay.io/acme"] } }, "quay.io/acmecorp/app:1", undefined],
  [{ registrySources: { blockedRegistries: ["*.lab.example"] } }, "a.lab.example:5000/app", /has \*\.lab\.example/],
  [{ registrySources: { allowedRegistries: ["quay.io"] } }, "docker.io/library/nginx", /has no docker\.io: no pull/],
  [{ registrySources: { allowedRegistries: ["docker.io/library"] } }, "nginx", undefined],
])("%j and %s", (spec, image, reason) => {
  const found = blockedBy(spec, image, internal);
  if (reason === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(reason);
});

test("an allow-list shuts out what the emulated cluster refuses", () => {
  const host = fc.constantFrom("quay.io", "docker.io", "registry.example", "a.lab.example", "localhost");
  const port = fc.constantFrom("", ":443", ":80", ":5000");
  const glob = fc.constantFrom(
    "quay.io",
    "*.example",
    "*.lab.example:5000",
    "registry.example:*",
    "docker.io",
    "*:50?0",
  );
  fc.assert(
    fc.property(fc.array(glob, { minLength: 1, maxLength: 3 }), host, port, (globs, name, at) => {
      const image = `${name}${at}/acme/app`;
      const list = globs.map((domainName) => ({ domainName }));
      const parsed = parsePullSpec(image);
      const isRefused = parsed.ok && new AllowedRegistries(list, undefined).refusal(parsed.spec, "any") !== undefined;
      expect(blockedBy({ allowedRegistriesForImport: list }, image, undefined) !== undefined).toBe(isRefused);
    }),
  );
});
