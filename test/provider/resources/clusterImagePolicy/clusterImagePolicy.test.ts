import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { clusterImagePolicy } from "../../../../provider/resources/clusterImagePolicy/index.ts";
import type { ClusterImagePolicyInputs } from "../../../../provider/resources/clusterImagePolicy/inputs.ts";
import { certificateAuthority } from "../../../certificates.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();
const warnings: string[] = [];
let certificate: string;
let otherCertificate: string;
const address = { apiVersion: "config.openshift.io/v1", kind: "Image", name: "cluster" };
const caMap = { apiVersion: "v1", kind: "ConfigMap", namespace: "openshift-config", name: "imagestream-trusted-ca" };

const newPolicy = () =>
  new Lifecycle(clusterImagePolicy, () => ({
    ...bed.context,
    warn: async (message) => void warnings.push(messageDetails(message)),
  }));
const spec = async () => (await bed.client.objects.get(address)).spec;
const patch = (change: object) => bed.client.objects.patch(address, { spec: change });
const blocking = (...blockedRegistries: string[]): ClusterImagePolicyInputs => ({
  spec: { registrySources: { blockedRegistries } },
});

beforeAll(async () => {
  const { cert, server } = await certificateAuthority();
  [certificate, otherCertificate] = [cert, server.cert].map((pem) => `${pem.replaceAll("\r\n", "\n").trim()}\n`) as [
    string,
    string,
  ];
});
beforeEach(async () => {
  await bed.client.objects.patch(caMap, {}).then(
    () => bed.client.objects.delete(caMap),
    () => undefined,
  );
  const { uid: _uid, ...metadata } = (await bed.client.objects.get(address)).metadata;
  await bed.client.objects.replace({ ...address, metadata, spec: {} });
  bed.writes();
  warnings.length = 0;
});

test("it owns the declared fields only, writes them at once, and brings back what was there", async () => {
  const theirs = {
    externalRegistryHostnames: ["registry.example"],
    registrySources: { insecureRegistries: ["old.example"] },
  };
  await patch(theirs);
  bed.writes();
  const policy = newPolicy();
  const declared: ClusterImagePolicyInputs = {
    spec: {
      allowedRegistriesForImport: [{ domainName: "quay.io" }],
      registrySources: { insecureRegistries: ["new.example"], blockedRegistries: ["bad.example"] },
      imageStreamImportMode: "PreserveOriginal",
    },
  };
  expect(await policy.up(declared)).toBe("create");
  expect(bed.writes()).toEqual(["PATCH /apis/config.openshift.io/v1/images/cluster"]);
  expect(await spec()).toEqual({ ...theirs, ...declared.spec });
  expect(await policy.up(declared)).toBe("same");
  expect(await policy.refresh()).toBe("same");
  expect(policy.outs.originals).toEqual({
    allowedRegistriesForImport: { missing: "spec.allowedRegistriesForImport" },
    "registrySources.insecureRegistries": { value: ["old.example"] },
    "registrySources.blockedRegistries": { missing: "spec.registrySources.blockedRegistries" },
    imageStreamImportMode: { missing: "spec.imageStreamImportMode" },
  });
  await policy.destroy();
  expect(await spec()).toEqual(theirs);
  expect(warnings).toEqual([]);
});

test("a field that is declared no more has its original again; the parts that were made for it go", async () => {
  const policy = newPolicy();
  await policy.up({ spec: { ...blocking("bad.example").spec, externalRegistryHostnames: ["registry.example"] } });
  expect(await policy.up({ spec: { externalRegistryHostnames: ["registry.example"] } })).toBe("update");
  expect(await spec()).toEqual({ externalRegistryHostnames: ["registry.example"] });
  await policy.destroy();
  expect(await spec()).toEqual({});
});

test("blocked and allowed registries change places in one write", async () => {
  const policy = newPolicy();
  await policy.up(blocking("bad.example"));
  expect(await policy.up({ spec: { registrySources: { allowedRegistries: ["quay.io"] } } })).toBe("update");
  expect(await spec()).toEqual({ registrySources: { allowedRegistries: ["quay.io"] } });
  await policy.destroy();
});

test("an empty list takes away what another user has set, and brings it back", async () => {
  await patch({ registrySources: { blockedRegistries: ["theirs.example"] } });
  const policy = newPolicy();
  await policy.up({ spec: { registrySources: { blockedRegistries: [], allowedRegistries: ["quay.io"] } } });
  expect(await spec()).toEqual({ registrySources: { allowedRegistries: ["quay.io"] } });
  expect(await policy.refresh()).toBe("same");
  await policy.destroy();
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["theirs.example"] } });
});

test("empty values that typed clients write are none, and stay as they are", async () => {
  const typed = { additionalTrustedCA: { name: "" }, registrySources: {}, imageStreamImportMode: "" };
  await patch(typed);
  const policy = newPolicy();
  await policy.up({
    spec: { registrySources: { insecureRegistries: ["new.example"] }, imageStreamImportMode: "Legacy" },
  });
  await policy.destroy();
  expect(await spec()).toEqual(typed);
  const nothing = newPolicy();
  bed.writes();
  await nothing.up({ spec: { registrySources: { blockedRegistries: [] }, imageStreamImportMode: "" } });
  expect(bed.writes()).toEqual([]);
});

test("a change by another user is drift; without a refresh it stays in an update and in destroy, with a warning", async () => {
  const policy = newPolicy();
  await policy.up(blocking("bad.example"));
  await patch({ registrySources: { blockedRegistries: ["theirs.example"] } });
  expect(await policy.up(blocking("bad.example", "worse.example"))).toBe("update");
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["theirs.example"] } });
  expect(warnings).toEqual([
    expect.stringMatching(
      /has changed spec\.registrySources\.blockedRegistries of Image cluster .*\["theirs\.example"\]: that stays/,
    ),
  ]);
  expect(await policy.up(blocking("bad.example"))).toBe("update");
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["bad.example"] } });
  await patch({ registrySources: { blockedRegistries: ["theirs.example"] } });
  expect(await policy.refresh()).toBe("drift");
  await policy.destroy();
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["theirs.example"] } });
  expect(warnings).toHaveLength(2);
});

test("certificates become a ConfigMap that the policy names; it changes in place, and goes after the policy names it no more", async () => {
  const policy = newPolicy();
  const declared = { spec: {}, trustedCertificates: { "registry.example:5000": certificate } };
  expect(await policy.up(declared)).toBe("create");
  expect(await spec()).toEqual({ additionalTrustedCA: { name: caMap.name } });
  expect(await bed.client.objects.get(caMap)).toMatchObject({ data: { "registry.example..5000": certificate } });
  expect(await policy.refresh()).toBe("same");
  const both = { ...declared.trustedCertificates, "quay.example": otherCertificate };
  bed.writes();
  expect(await policy.up({ spec: {}, trustedCertificates: both })).toBe("update");
  expect(bed.writes()).toEqual(["PATCH configmaps/imagestream-trusted-ca"]);
  await bed.client.objects.delete(caMap);
  expect(await policy.refresh()).toBe("drift");
  expect(await policy.up({ spec: {}, trustedCertificates: both })).toBe("update");
  expect(await policy.up(blocking("bad.example"))).toBe("update");
  expect(await bed.client.objects.find(caMap)).toBeUndefined();
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["bad.example"] } });
  await policy.destroy();
  expect(await spec()).toEqual({});
});

test("a ConfigMap of another owner is refused, and a policy that the API refuses leaves none behind", async () => {
  const { apiVersion, kind, name, namespace } = caMap;
  const declared = { spec: {}, trustedCertificates: { "registry.example": certificate } };
  await bed.client.objects.create({ apiVersion, kind, metadata: { name, namespace }, data: {} });
  await expect(newPolicy().up(declared)).rejects.toThrow(
    /ConfigMap openshift-config\/imagestream-trusted-ca exists already/,
  );
  await bed.client.objects.delete(caMap);
  const end = bed.cluster.fault({
    match: { method: "PATCH", path: /images\/cluster$/ },
    fault: { kind: "error", status: 403 },
  });
  await expect(newPolicy().up(declared)).rejects.toThrow(/forbidden|403/i);
  end();
  expect(await bed.client.objects.find(caMap)).toBeUndefined();
});
