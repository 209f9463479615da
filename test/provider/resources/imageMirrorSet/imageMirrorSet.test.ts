import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { exactPullSpec, parsePullSpec } from "../../../../emulator/image/pullSpec.ts";
import { pullSources } from "../../../../emulator/importer/pullSources.ts";
import { registriesConfig } from "../../../../emulator/importer/registriesConfig.ts";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { imageMirrorSet } from "../../../../provider/resources/imageMirrorSet/index.ts";
import {
  type ImageMirrorSetInputs,
  imageMirrorSetDiagnostics,
} from "../../../../provider/resources/imageMirrorSet/inputs.ts";
import { mirroredImage } from "../../../../provider/resources/imageMirrorSet/mirroredImage.ts";
import { nearJson } from "../arbitraries.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { withUnknowns } from "../withUnknowns.ts";

const bed = testbed();
const newSet = () => new Lifecycle(imageMirrorSet, () => bed.context);
const mirrors = (...places: string[]) => [{ source: "quay.io/acme", mirrors: places }];
const digests = (...places: string[]): ImageMirrorSetInputs => ({
  metadata: { name: "acme", labels: { team: "web" } },
  spec: { imageDigestMirrors: mirrors(...places) },
});
const address = { apiVersion: "config.openshift.io/v1", kind: "ImageDigestMirrorSet", name: "acme" };

test("a set is created, changed with one patch and deleted; refresh tells of changes by another user", async () => {
  const set = newSet();
  bed.writes();
  expect(await set.up(digests("a.example/acme"))).toBe("create");
  expect(bed.writes()).toEqual(["POST /apis/config.openshift.io/v1/imagedigestmirrorsets"]);
  expect(await set.up(digests("a.example/acme"))).toBe("same");
  expect(await set.up(digests("b.example/acme", "a.example/acme"))).toBe("update");
  expect(await bed.client.objects.get(address)).toMatchObject({
    spec: { imageDigestMirrors: mirrors("b.example/acme", "a.example/acme") },
  });
  expect(await set.refresh()).toBe("same");
  await bed.client.objects.patch(address, { spec: { imageDigestMirrors: mirrors("c.example/acme") } });
  expect(await set.refresh()).toBe("drift");
  expect(await set.up(digests("b.example/acme"))).toBe("update");
  const byTag = { ...digests(), spec: { imageTagMirrors: mirrors("t.example/acme") } };
  expect(await set.up(byTag)).toBe("replace");
  expect(await bed.client.objects.find(address)).toBeUndefined();
  await set.destroy();
  expect(await bed.client.objects.find({ ...address, kind: "ImageTagMirrorSet" })).toBeUndefined();
});

test("an existing set of another owner is refused, and adopted on request", async () => {
  const { apiVersion, kind } = address;
  const metadata = { name: "theirs" };
  await bed.client.objects.create({ apiVersion, kind, metadata, spec: { imageDigestMirrors: mirrors("x.example") } });
  const declared = { ...digests("a.example/acme"), metadata };
  await expect(newSet().up(declared)).rejects.toThrow(/ImageDigestMirrorSet theirs exists already/);
  const set = newSet();
  expect(await set.up({ ...declared, adopt: true })).toBe("create");
  expect(await bed.client.objects.get({ ...address, ...metadata })).toMatchObject({ spec: declared.spec });
  await set.destroy();
});

const faults = (inputs: unknown) => imageMirrorSetDiagnostics(inputs).map(describeDiagnostic);

test("anything at all is judged without an exception, and what is unknown is no fault", () => {
  fc.assert(fc.property(fc.record({ metadata: nearJson, spec: nearJson }), (inputs) => void faults(inputs)));
  fc.assert(fc.property(withUnknowns(digests("a.example")), (inputs) => void expect(faults(inputs)).toEqual([])));
});

test("all faults are named at once, with path, value and remedy", () => {
  const [entry] = mirrors("a.example/acme");
  const metadata = { name: "Acme", namespace: "shop" };
  expect(faults({ metadata, spec: { imageDigestMirrors: [], imageTagMirrors: [] } })).toEqual([
    expect.stringMatching(/^metadata\.namespace: is no property/),
    expect.stringMatching(/^metadata\.name: "Acme" is no name for an object/),
    expect.stringMatching(/^spec: has mirrors for digests and for tags.*\(declare two resources/),
  ]);
  const list = [
    { source: "https://quay.io", mirrors: ["a.example/acme:1", "*.example"] },
    { source: "quay.io", mirrors: ["a.example", "a.example"] },
    { source: "docker.io", mirrorSourcePolicy: "NeverContactSource" },
    entry,
    { ...entry, mirrorSourcePolicy: "NeverContactSource" },
  ];
  expect(faults({ metadata: { name: "acme" }, spec: { imageTagMirrors: list } })).toEqual([
    expect.stringMatching(/^spec\.imageTagMirrors\[0\]\.source: .*is a URL/),
    expect.stringMatching(/imageTagMirrors\[0\]\.mirrors\[0\]: .*names an image with a tag/),
    expect.stringMatching(/imageTagMirrors\[0\]\.mirrors\[1\]: "\*\.example" is no registry/),
    expect.stringMatching(/imageTagMirrors\[1\]\.mirrors\[1\]: "a\.example" is there twice/),
    expect.stringMatching(/imageTagMirrors\[2\]\.mirrorSourcePolicy: .*stands without mirrors/),
    expect.stringMatching(
      /imageTagMirrors\[4\]\.mirrorSourcePolicy: .*contradicts another entry of source quay\.io\/acme/,
    ),
  ]);
  expect(faults({ metadata: { name: "acme" }, spec: {} })).toEqual([expect.stringMatching(/^spec: has no mirrors/)]);
});

test("an image is found at the mirrors where the emulated cluster's import looks for it", () => {
  const source = fc.constantFrom(
    "quay.io",
    "quay.io/acme",
    "quay.io/acme/app",
    "quay.io/acmecorp",
    "docker.io/library",
  );
  const place = fc.constantFrom("a.example/w", "b.example/x", "c.example:5000/y");
  const entry = fc.record({ source, mirrors: fc.uniqueArray(place, { minLength: 1, maxLength: 2 }) });
  const image = fc.constantFrom("quay.io/acme/app", "quay.io/acme/other", "quay.io/acmecorp/app", "nginx");
  const list = fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (one) => one.source });
  fc.assert(
    fc.property(list, image, (imageTagMirrors, name) => {
      const set = { apiVersion: "", kind: "", metadata: { name: "m" }, spec: { imageTagMirrors } };
      const none = { digestMirrorSets: [], contentSourcePolicies: [], insecureRegistries: [], blockedRegistries: [] };
      const parsed = parsePullSpec(`${name}:1`);
      const found = parsed.ok ? pullSources(parsed.spec, registriesConfig({ ...none, tagMirrorSets: [set] })) : [];
      const expected = found.slice(0, -1).map((one) => exactPullSpec(one).replace(/:1$/, ""));
      expect(mirroredImage(imageTagMirrors, `${name}:1`)?.places ?? []).toEqual(expected);
    }),
  );
  expect(mirroredImage([{ source: "*.redhat.io", mirrors: ["m.example/r"] }], "registry.redhat.io/ubi9/ubi")).toEqual({
    places: ["m.example/r/ubi9/ubi"],
    isWildcard: true,
  });
});
