import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { clusterImagePolicy } from "../../../../provider/resources/clusterImagePolicy/index.ts";
import type { ClusterImagePolicyInputs } from "../../../../provider/resources/clusterImagePolicy/inputs.ts";
import type { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
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

test("the emulated cluster takes the registries that imports may use from the policy", async () => {
  const namespace = await bed.namespace();
  const stream = (name: string) =>
    bed.client.imageStreams.create(namespace, {
      metadata: { name },
      spec: { tags: [{ name: "1", from: { kind: "DockerImage", name: "gcr.io/acme/app:1" }, reference: true }] },
    });
  const policy = newPolicy();
  await policy.up({ spec: { allowedRegistriesForImport: [{ domainName: "quay.io" }] } });
  await expect(stream("app")).rejects.toThrow(/registry "gcr.io" not allowed by whitelist: .*"quay.io:443"/);
  await policy.up({ spec: { allowedRegistriesForImport: [] } });
  await stream("app");
  await policy.destroy();
});

test("blocked and allowed registries change places in one write", async () => {
  const policy = newPolicy();
  await policy.up(blocking("bad.example"));
  expect(await policy.up({ spec: { registrySources: { allowedRegistries: ["quay.io"] } } })).toBe("update");
  expect(await spec()).toEqual({ registrySources: { allowedRegistries: ["quay.io"] } });
  await policy.destroy();
});

test("no write leaves fields that exclude each other, not in an update either; a check says so before", async () => {
  const policy = newPolicy();
  await policy.up({ spec: { imageStreamImportMode: "Legacy" } });
  await patch({ registrySources: { blockedRegistries: ["theirs.example"] } });
  const allowing: ClusterImagePolicyInputs = { spec: { registrySources: { allowedRegistries: ["quay.io"] } } };
  bed.writes();
  const excluded = /registrySources\.allowedRegistries: excludes registrySources\.blockedRegistries/;
  await expect(policy.up(allowing)).rejects.toThrow(excluded);
  expect(bed.writes()).toEqual([]);
  const mismatched = [{ path: "spec.registrySources.allowedRegistries", summary: "excludes what is there" }];
  const check = (news: ClusterImagePolicyInputs, olds: ClusterImagePolicyInputs) =>
    clusterImagePolicy.check({ ...news, transient: { dryRun: true, mismatched } }, olds).diagnostics;
  expect(check(allowing, { spec: { imageStreamImportMode: "Legacy" } })).toEqual(mismatched);
  // What the program itself has blocked goes in the same write.
  expect(check(allowing, blocking("own.example"))).toEqual([]);
  await policy.destroy();
  await patch({ registrySources: null });
});

test("a field that the cluster drops is an error, and what it has kept is in the state", async () => {
  const policy = newPolicy();
  const declared: ClusterImagePolicyInputs = {
    spec: { ...blocking("bad.example").spec, imageStreamImportMode: "Legacy" },
  };
  const { cluster } = bed.context;
  const old: typeof cluster = {
    ...cluster,
    objects: {
      ...cluster.objects,
      // A cluster before 4.18 knows no import mode.
      patch: (at, change, options) => {
        const { imageStreamImportMode: _dropped, ...kept } = (change as { spec: Record<string, unknown> }).spec;
        return cluster.objects.patch(at, { ...(change as object), spec: kept }, options);
      },
    },
  };
  const create = clusterImagePolicy.create({ cluster: old }, declared);
  await expect(create).rejects.toThrow(
    /keeps no spec\.imageStreamImportMode in Image cluster .*older than this setting/,
  );
  const failure = await create.catch((error: unknown) => error as PartialFailure);
  expect(failure).toMatchObject({ outs: { spec: blocking("bad.example").spec } });
  expect(failure.outs).not.toHaveProperty("spec.imageStreamImportMode");
  await policy.up(blocking("bad.example"));
  await policy.destroy();
  await patch({ registrySources: null });
});

test("a write whose answer is lost, and that conflicts with itself, takes no own value for an original", async () => {
  await patch({ registrySources: { blockedRegistries: ["theirs.example"] } });
  const { cluster } = bed.context;
  const losing = () => {
    let isLost = false;
    const objects: typeof cluster.objects = {
      ...cluster.objects,
      // The second request is the client's repetition of the first.
      patch: async (at, change, options) => {
        if (!isLost) await cluster.objects.patch(at, change, options);
        isLost = true;
        return cluster.objects.patch(at, change, options);
      },
    };
    return { ...cluster, objects };
  };
  let context = losing();
  const policy = new Lifecycle(clusterImagePolicy, () => ({ cluster: context }));
  await policy.up(blocking("bad.example"));
  expect(policy.outs.originals).toEqual({ "registrySources.blockedRegistries": { value: ["theirs.example"] } });
  context = losing();
  await policy.up({ spec: { ...blocking("bad.example").spec, imageStreamImportMode: "Legacy" } });
  await policy.destroy();
  expect(await spec()).toEqual({ registrySources: { blockedRegistries: ["theirs.example"] } });
});

test("an update that creates the object anew knows it although the answer is lost, and takes it away", async () => {
  const policy = newPolicy();
  await policy.up(blocking("bad.example"));
  await bed.client.objects.delete(address);
  const match = { method: "POST", path: /config\.openshift\.io\/v1\/images$/ };
  const end = bed.cluster.fault({ match, fault: { kind: "loseAnswer" }, times: 1 });
  await policy.up(blocking("worse.example"));
  end();
  expect(policy.outs.originals).toEqual({ "registrySources.blockedRegistries": {} });
  await policy.destroy();
  expect(await bed.client.objects.find(address)).toBeUndefined();
  await bed.client.objects.create({ ...address, metadata: { name: "cluster" }, spec: {} });
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

test("an update that is refused leaves no ConfigMap behind, which the next one would take for another owner's", async () => {
  const policy = newPolicy();
  await policy.up(blocking("bad.example"));
  const declared = { spec: {}, trustedCertificates: { "registry.example": certificate } };
  const end = bed.cluster.fault({
    match: { method: "PATCH", path: /images\/cluster$/ },
    fault: { kind: "error", status: 403 },
  });
  await expect(policy.up(declared)).rejects.toThrow(/forbidden|403/i);
  end();
  expect(await bed.client.objects.find(caMap)).toBeUndefined();
  expect(await policy.up(declared)).toBe("update");
  await policy.destroy();
});

test("a ConfigMap that the policy still names stays when its certificates are declared no more, with a warning", async () => {
  const policy = newPolicy();
  const spec = { additionalTrustedCA: { name: caMap.name } };
  await policy.up({ spec, trustedCertificates: { "registry.example": certificate } });
  await policy.up({ spec });
  expect(await bed.client.objects.find(caMap)).toBeDefined();
  expect(warnings).toEqual([expect.stringMatching(/still names openshift-config\/imagestream-trusted-ca/)]);
  await policy.destroy();
});

test("another ConfigMap of the name is not overwritten, unless it is the same from a backup", async () => {
  const policy = newPolicy();
  const declared = (pem: string) => ({ spec: {}, trustedCertificates: { "registry.example": pem } });
  await policy.up(declared(certificate));
  const { apiVersion, kind, name, namespace } = caMap;
  const again = async (data: object) => {
    await bed.client.objects.delete(caMap);
    await bed.client.objects.create({ apiVersion, kind, metadata: { name, namespace }, data });
  };
  await again({ "theirs.example": otherCertificate });
  await expect(policy.up(declared(otherCertificate))).rejects.toThrow(
    /exists already and is not managed by this stack/,
  );
  await again({ "registry.example": certificate });
  expect(await policy.up(declared(otherCertificate))).toBe("update");
  await policy.destroy();
  expect(await bed.client.objects.find(caMap)).toBeUndefined();
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
