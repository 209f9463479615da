import { X509Certificate } from "node:crypto";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { hostnameDiagnostics } from "../inputs/registryScopes.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** Certificates in PEM, by `host[:port]` of the registry that they are for. */
export type CertificatesByRegistry = Readonly<Record<string, string>>;

const block = /-----BEGIN ([^-]+)-----[^-]*-----END \1-----/g;

/** Faults of certificates and of the registries that they are for. Never repeats what was given: it may be a private key. */
export function certificateDiagnostics(given: CertificatesByRegistry, path: string): Diagnostic[] {
  const entries = Object.entries(given);
  const remedy = "give certificates in PEM, by host[:port] of their registry, or leave it out";
  if (entries.length === 0) return [{ path, summary: "is empty", remedy }];
  return entries.flatMap(([registry, pem]) => [
    ...hostnameDiagnostics(registryOf(registry), join(path, [registry])),
    ...(isUnknown(pem) ? [] : pemDiagnostics(pem, join(path, [registry]))),
  ]);
}

function pemDiagnostics(pem: string, path: string): Diagnostic[] {
  const remedy = "give one or more blocks from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----";
  const blocks = [...pem.matchAll(block)].map(([text, type]) => ({ text, type }));
  const fault = (summary: string, way = remedy): Diagnostic => ({ path, summary, remedy: way });
  if (blocks.some(({ type }) => type?.endsWith("PRIVATE KEY") === true)) {
    return [fault("holds a private key, which everybody could read in the cluster", "give only the certificate")];
  }
  if (blocks.length === 0) return [fault("is no certificate in PEM")];
  const rest = pem.replaceAll(block, "").trim();
  return [
    ...blocks.flatMap(({ text, type }, index) => {
      const which = blocks.length === 1 ? "" : `block ${index + 1} of ${blocks.length} `;
      if (type !== "CERTIFICATE") return [fault(`${which}is a ${type}, no certificate`)];
      return isCertificate(text) ? [] : [fault(`${which}cannot be read as an X.509 certificate`)];
    }),
    // Comments between blocks are usual in bundles; a block that has lost an end is a certificate less.
    ...(/-----(?:BEGIN|END)/.test(rest) ? [fault("has a block without its beginning or end")] : []),
  ];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== "";
  } catch {
    return false;
  }
}

/** The end of validity of the certificate that ends first; `undefined` where one cannot be read. */
export function firstEnd(pem: string): Date | undefined {
  const ends = [...pem.matchAll(block)].map(([text]) => {
    try {
      return new Date(new X509Certificate(text).validTo).getTime();
    } catch {
      return Number.NaN;
    }
  });
  const first = Math.min(...ends);
  return Number.isFinite(first) ? new Date(first) : undefined;
}

/** The form in which two declarations of the same certificates are equal. */
export const normalCertificates = (given: CertificatesByRegistry): CertificatesByRegistry =>
  Object.fromEntries(
    Object.entries(given)
      .map(
        ([registry, pem]) =>
          [registryOf(registry), isUnknown(pem) ? pem : `${pem.replaceAll("\r\n", "\n").trim()}\n`] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A key of the ConfigMap, which may have no colon: `registry.example..5000`. */
export const keyOfRegistry = (registry: string): string => registry.replace(/:(\d+)$/, "..$1");

/** The registry that a key means. */
export const registryOf = (key: string): string => key.replace(/\.\.(\d+)$/, ":$1");
