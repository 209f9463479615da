import { beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import {
  type ClusterImagePolicyInputs,
  clusterImagePolicyDiagnostics,
  normalizeClusterImagePolicy,
} from "../../../../provider/resources/clusterImagePolicy/inputs.ts";
import { certificateAuthority } from "../../../certificates.ts";
import { nearJson } from "../arbitraries.ts";
import { withUnknowns } from "../withUnknowns.ts";

let certificate: string;
let privateKey: string;

beforeAll(async () => {
  const { cert, key } = await certificateAuthority();
  [certificate, privateKey] = [cert, key];
});

const faults = (inputs: unknown) => clusterImagePolicyDiagnostics(inputs).map(describeDiagnostic);
const valid = (): ClusterImagePolicyInputs => ({
  spec: {
    allowedRegistriesForImport: [{ domainName: "*.example:50?0", insecure: true }],
    externalRegistryHostnames: ["registry.example:443"],
    additionalTrustedCA: { name: "registry-ca" },
    registrySources: {
      insecureRegistries: ["*.lab.example", "registry.example:5000/team/app"],
      allowedRegistries: ["quay.io"],
      containerRuntimeSearchRegistries: ["quay.io"],
    },
    imageStreamImportMode: "Legacy",
  },
  trustedCertificates: { "registry.example:5000": certificate },
});

test("anything at all is judged without an exception, and what is unknown is no fault", () => {
  fc.assert(fc.property(nearJson, (inputs) => void clusterImagePolicyDiagnostics(inputs)));
  fc.assert(fc.property(fc.record({ spec: nearJson, trustedCertificates: nearJson }), (inputs) => void faults(inputs)));
  fc.assert(fc.property(withUnknowns(valid()), (inputs) => void expect(faults(inputs)).toEqual([])));
});

test("all faults are named at once, with path, value and remedy", () => {
  const spec = {
    allowedRegistriesForImport: [{ domainName: "https://quay.io" }, { domainName: "quay.io/acme" }, { domainName: "" }],
    externalRegistryHostnames: ["registry.example/path"],
    additionalTrustedCA: { name: "Registry_CA" },
    registrySources: {
      insecureRegistries: ["quay.io/acme/app:1.4", "quay.io/app@sha256:00", "*"],
      allowedRegistries: ["quay.io"],
      blockedRegistries: ["bad example"],
      containerRuntimeSearchRegistries: ["quay.io", "quay.io"],
    },
  };
  expect(faults({ spec })).toEqual([
    expect.stringMatching(
      /^spec\.allowedRegistriesForImport\[0\]\.domainName: "https:\/\/quay\.io" is a URL, not a registry/,
    ),
    expect.stringMatching(
      /^spec\.allowedRegistriesForImport\[1\]\.domainName: "quay\.io\/acme" is no registry \(write host/,
    ),
    expect.stringMatching(/^spec\.allowedRegistriesForImport\[2\]\.domainName: "" is empty/),
    expect.stringMatching(/^spec\.externalRegistryHostnames\[0\]: .* is no registry \(write host\[:port\]\)/),
    expect.stringMatching(/^spec\.registrySources: has both allowedRegistries and blockedRegistries.*\(keep/),
    expect.stringMatching(/insecureRegistries\[0\]: .* names an image with a tag/),
    expect.stringMatching(/insecureRegistries\[1\]: .* names an image by digest/),
    expect.stringMatching(/insecureRegistries\[2\]: "\*" is no registry/),
    expect.stringMatching(/blockedRegistries\[0\]: "bad example" is no registry/),
    expect.stringMatching(/containerRuntimeSearchRegistries\[1\]: "quay\.io" is there twice/),
    expect.stringMatching(/^spec\.additionalTrustedCA\.name: "Registry_CA" is no name of a ConfigMap/),
  ]);
  expect(faults({ spec: {} })).toEqual([expect.stringMatching(/^spec: declares nothing/)]);
  expect(faults({ spec: { registrySources: { blockedRegistries: [], allowedRegistries: ["quay.io"] } } })).toEqual([]);
});

test.each([
  ["maxImagesBulkImportedPerRepository", 10, /nothing replaces it.*50 tags/],
  ["disableScheduledImport", true, /nothing replaces it.*importPolicy\.scheduled/],
  ["scheduledImageImportMinimumIntervalSeconds", 60, /nothing replaces it.*15 minutes/],
  ["maxScheduledImageImportsPerMinute", 60, /nothing replaces it.*60 scheduled tags/],
  ["internalRegistryHostname", "registry.svc:5000", /nothing replaces it.*operator/],
  ["externalRegistryHostname", "registry.example", /spec\.externalRegistryHostnames/],
  ["additionalTrustedCA", "/etc/ca.crt", /path of a file; trustedCertificates/],
  ["allowedRegistriesForImport", [], /spec\.allowedRegistriesForImport of the same form/],
])("%s of master-config.yaml is explained, wherever it stands", (name, value, text) => {
  const config = { imagePolicyConfig: { [name]: value } };
  const of = (path: string) => [expect.stringMatching(new RegExp(`^${path}.*OpenShift 3.*${text.source}`))];
  expect(faults({ spec: {}, ...config })).toEqual(of(`imagePolicyConfig\\.${name}: `));
  expect(faults({ spec: config })).toEqual(of(`spec\\.imagePolicyConfig\\.${name}: `));
  if (name !== "allowedRegistriesForImport")
    expect(faults({ spec: { [name]: value } })).toEqual(of(`spec\\.${name}: `));
});

test("what is no certificate is refused, and no private key is repeated", () => {
  const given = (pem: string) => faults({ spec: {}, trustedCertificates: { "registry.example": pem } });
  const broken = certificate.replace(/\n[A-Za-z0-9+/]{20}/, "\nAAAAAAAAAAAAAAAAAAAA");
  expect(given(`# a bundle\n${certificate}\n${certificate}`)).toEqual([]);
  expect(given("no PEM")).toEqual([
    expect.stringMatching(/^trustedCertificates\["registry\.example"\]: is no certificate in PEM/),
  ]);
  expect(given(broken)).toEqual([expect.stringMatching(/cannot be read as an X\.509 certificate/)]);
  expect(given(`${certificate}\n${broken}`)).toEqual([expect.stringMatching(/block 2 of 2 cannot be read/)]);
  expect(given(certificate.replace(/-----END.*/s, ""))).toEqual([expect.stringMatching(/is no certificate in PEM/)]);
  const [fault = ""] = given(`${certificate}\n${privateKey}`);
  expect(fault).toMatch(/holds a private key/);
  expect(fault).not.toContain(privateKey.split("\n")[1]);
  expect(faults({ spec: {}, trustedCertificates: {} })).toEqual([
    expect.stringMatching(/^trustedCertificates: is empty/),
  ]);
  expect(faults({ spec: {}, trustedCertificates: { "https://quay.io": certificate } })).toEqual([
    expect.stringMatching(/is a URL, not a registry/),
  ]);
});

test("two declarations of the same certificates are equal, in any order and with any line ends", () => {
  const one = { spec: {}, trustedCertificates: { b: certificate, "a..5000": certificate } };
  const other = {
    spec: {},
    trustedCertificates: { "a:5000": certificate.replaceAll("\n", "\r\n"), b: `\n${certificate}` },
  };
  expect(normalizeClusterImagePolicy(one)).toEqual(normalizeClusterImagePolicy(other));
  expect(normalizeClusterImagePolicy(one).spec).toEqual({ additionalTrustedCA: { name: "imagestream-trusted-ca" } });
});
