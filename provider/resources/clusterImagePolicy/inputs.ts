import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { hostGlobDiagnostics, hostnameDiagnostics, scopeDiagnostics } from "../inputs/registryScopes.ts";
import { flag, join, orUnknown, schemaDiagnostics, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { declaredFields, meaning } from "../singleton/singleton.ts";
import { type CertificatesByRegistry, certificateDiagnostics, normalCertificates } from "./certificates.ts";
import { imageConfig } from "./kind.ts";
import { masterConfigDiagnostics } from "./masterConfig.ts";
import type { ClusterImagePolicySpec } from "./spec.ts";

/** Inputs of the cluster's image policy. */
export interface ClusterImagePolicyInputs {
  spec: ClusterImagePolicySpec;
  /** In PEM by `host[:port]`; the ConfigMap that `spec.additionalTrustedCA` names is made of them. */
  trustedCertificates?: Record<string, string>;
}

/** The ConfigMap that a policy has made. */
export interface MadeCertificates {
  /** Tells the ConfigMap of the certificates from a later one of its name. */
  certificatesUid?: string;
}

/** Name of the ConfigMap of certificates where the program gives none. */
const certificatesName = "imagestream-trusted-ca";

const texts = orUnknown(z.array(text));
const longestList = 1_024;

const schema = z.strictObject({
  spec: orUnknown(
    z.strictObject({
      allowedRegistriesForImport: orUnknown(
        z.array(orUnknown(z.strictObject({ domainName: text, insecure: flag.optional() }))),
      ).optional(),
      externalRegistryHostnames: texts.optional(),
      additionalTrustedCA: orUnknown(z.strictObject({ name: text })).optional(),
      registrySources: orUnknown(
        z.strictObject({
          insecureRegistries: texts.optional(),
          blockedRegistries: texts.optional(),
          allowedRegistries: texts.optional(),
          containerRuntimeSearchRegistries: texts.optional(),
        }),
      ).optional(),
      imageStreamImportMode: orUnknown(z.enum(["", "Legacy", "PreserveOriginal"])).optional(),
    }),
  ),
  trustedCertificates: textByKey.optional(),
});

/** Lists all faults of a declared policy. */
export function clusterImagePolicyDiagnostics(inputs: unknown): Diagnostic[] {
  const old = masterConfigDiagnostics(inputs);
  const shape = schemaDiagnostics(schema, inputs, "");
  const explained = new Set(old.map(({ path }) => path));
  // The parts of what is explained are explained with it.
  const isExplained = (path = "") =>
    [...explained].some((one = "") => `${one}.`.startsWith(`${path}.`) || one === path);
  const others = shape.filter(({ path }) => !isExplained(path));
  if (old.length > 0 || others.length > 0) return [...old, ...others];
  const { spec, trustedCertificates } = inputs as ClusterImagePolicyInputs;
  const isPem = isObject(trustedCertificates);
  return [
    ...(isUnknown(spec) ? [] : specDiagnostics(spec, trustedCertificates !== undefined)),
    ...(isPem ? certificateDiagnostics(trustedCertificates, "trustedCertificates") : []),
  ];
}

function specDiagnostics(spec: ClusterImagePolicySpec, hasCertificates: boolean): Diagnostic[] {
  const { allowedRegistriesForImport: allowed, externalRegistryHostnames: hosts } = spec;
  const nothing = Object.keys(declaredFields(imageConfig, spec)).length === 0 && !hasCertificates && !hasUnknown(spec);
  return [
    ...(nothing
      ? [
          {
            path: "spec",
            summary: "declares nothing",
            remedy: "declare a field; an empty list declares that there is none",
          },
        ]
      : []),
    ...listed(allowed).flatMap((entry, index) => {
      const path = `spec.allowedRegistriesForImport[${index}]`;
      return isUnknown(entry) ? [] : hostGlobDiagnostics(membersOf(entry)["domainName"], `${path}.domainName`);
    }),
    ...listed(hosts).flatMap((host, index) => hostnameDiagnostics(host, `spec.externalRegistryHostnames[${index}]`)),
    ...sourcesDiagnostics(membersOf(spec.registrySources)),
    ...nameDiagnostics(membersOf(spec.additionalTrustedCA)["name"], hasCertificates),
  ];
}

function sourcesDiagnostics(sources: Readonly<Record<string, unknown>>): Diagnostic[] {
  const { allowedRegistries: allowed, blockedRegistries: blocked } = sources;
  const areBoth = [allowed, blocked].every((list) => meaning(list) !== undefined && !isUnknown(list));
  const path = "spec.registrySources";
  return [
    ...(areBoth
      ? [
          {
            path,
            summary: "has both allowedRegistries and blockedRegistries, and the API takes one of them",
            remedy: "keep allowedRegistries, which blocks all others, or blockedRegistries, which allows all others",
          },
        ]
      : []),
    ...Object.entries(sources).flatMap(([name, list]) => listDiagnostics(list, `${path}.${name}`)),
  ];
}

function listDiagnostics(list: unknown, path: string): Diagnostic[] {
  const entries = listed(list);
  const isSearch = path.endsWith(".containerRuntimeSearchRegistries");
  return [
    ...(entries.length > longestList
      ? [{ path, summary: `has ${entries.length} entries`, remedy: `give at most ${longestList}` }]
      : []),
    ...entries.flatMap((entry, index) => {
      const at = `${path}[${index}]`;
      const isTwice = !isUnknown(entry) && entries.indexOf(entry) < index;
      return [
        ...(isSearch ? hostnameDiagnostics(entry, at) : scopeDiagnostics(entry, at)),
        ...(isSearch && isTwice ? [{ path: at, value: entry, summary: "is there twice", remedy: "remove one" }] : []),
      ];
    }),
  ];
}

function nameDiagnostics(name: unknown, hasCertificates: boolean): Diagnostic[] {
  if (typeof name !== "string" || isUnknown(name)) return [];
  const path = join("spec.additionalTrustedCA", ["name"]);
  if (name === "" && hasCertificates) {
    return [
      { path, value: name, summary: "is empty beside trustedCertificates", remedy: "give a name, or leave it out" },
    ];
  }
  if (name === "" || /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) return [];
  return [
    { path, value: name, summary: "is no name of a ConfigMap", remedy: "name one of the namespace openshift-config" },
  ];
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeClusterImagePolicy(inputs: ClusterImagePolicyInputs): ClusterImagePolicyInputs {
  const { spec, trustedCertificates } = inputs;
  if (trustedCertificates === undefined) return inputs;
  const certificates = isUnknown(trustedCertificates)
    ? trustedCertificates
    : ({ ...normalCertificates(trustedCertificates as CertificatesByRegistry) } as Record<string, string>);
  const named = isUnknown(spec) ? spec : { additionalTrustedCA: { name: certificatesName }, ...spec };
  return { ...inputs, spec: named, trustedCertificates: certificates };
}

/** Name of the ConfigMap of a normalised declaration with certificates. */
export const certificatesNameOf = ({ spec }: ClusterImagePolicyInputs): string =>
  spec.additionalTrustedCA?.name ?? certificatesName;
