import { type FieldError, forbiddenField, invalidValue, required } from "../../apiserver/fieldError.ts";
import type { ImageSignatureData, SignatureCondition } from "../image/object.ts";

/** Splits `<image>@<signature>`; undefined for another form. */
export function parseSignatureName(name: string): { readonly image: string; readonly signature: string } | undefined {
  const [image = "", signature = "", ...rest] = name.split("@");
  return rest.length > 0 || image === "" || signature === "" ? undefined : { image, signature };
}

/** Faults of a signature at `path` (`""` for the object itself). */
export function signatureFaults(signature: ImageSignatureData, path: string): FieldError[] {
  const at = (member: string): string => (path === "" ? member : `${path}.${member}`);
  const { name = "", labels = {}, annotations = {} } = signature.metadata;
  return [
    ...(Object.keys(labels).length > 0
      ? [forbiddenField(at("metadata.labels"), "signature labels cannot be set")]
      : []),
    ...(Object.keys(annotations).length > 0
      ? [forbiddenField(at("metadata.annotations"), "signature annotations cannot be set")]
      : []),
    ...(parseSignatureName(name)
      ? []
      : [invalidValue(at("metadata.name"), name, "name must be of format <imageName>@<signatureName>")]),
    ...(signature.type ? [] : [required(at("type"))]),
    ...(signature.content ? [] : [required(at("content"))]),
    ...conditionFaults(signature, at),
  ];
}

function conditionFaults(signature: ImageSignatureData, at: (member: string) => string): FieldError[] {
  const conditions = signature.conditions ?? [];
  const trusted = latest(conditions, "Trusted");
  const forImage = latest(conditions, "ForImage");
  const missing = trusted && !forImage ? "ForImage" : forImage && !trusted ? "Trusted" : undefined;
  const unknown = trusted === undefined || trusted.status === "Unknown";
  return [
    ...(missing === undefined
      ? []
      : [invalidValue(at("conditions"), conditions, `missing "${missing}" condition type`)]),
    ...(unknown ? claimFaults(signature, at) : []),
  ];
}

function claimFaults(signature: ImageSignatureData, at: (member: string) => string): FieldError[] {
  const claims = ["imageIdentity", "signedClaims", "issuedBy", "issuedTo"] as const;
  return claims
    .filter((claim) => signature[claim] !== undefined)
    .map((claim) => invalidValue(at(claim), signature[claim], "must be unset for unknown signature state"));
}

function latest(conditions: readonly SignatureCondition[], type: string): SignatureCondition | undefined {
  const ofType = conditions.filter((condition) => condition.type === type);
  return ofType.toSorted((a, b) => (a.lastProbeTime ?? "").localeCompare(b.lastProbeTime ?? "")).at(-1);
}
