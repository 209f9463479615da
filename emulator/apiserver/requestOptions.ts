import { type FieldError, forbiddenField, invalidValue, notSupported, required, tooLong } from "./fieldError.ts";
import { badRequest, invalid } from "./statusError.ts";

type Kind = "CreateOptions" | "UpdateOptions" | "PatchOptions" | "DeleteOptions";

const longestManager = 128;
const propagationPolicies = ["Foreground", "Background", "Orphan"];

/** Refuses options of a kind. @throws StatusError 422 */
function refuse(kind: Kind, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", resource: kind }, "", errors);
}

const dryRunErrors = (values: readonly unknown[]): FieldError[] =>
  values.every((value) => value === "All") ? [] : [notSupported("dryRun", values, ["All"])];

const managerErrors = (manager: string): FieldError[] => [
  ...(Buffer.byteLength(manager) > longestManager ? [tooLong("fieldManager", longestManager)] : []),
  ...[...manager].flatMap((character, at) =>
    /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)
      ? []
      : [invalidValue("fieldManager", manager, `invalid character ${codePoint(character)} (at position ${at})`)],
  ),
];

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Validates the query of a write. @throws StatusError 400, 422 */
export function checkWriteOptions(kind: Kind, query: URLSearchParams, isApply = false): void {
  const manager = query.get("fieldManager") ?? "";
  const validation = query.get("fieldValidation") ?? "";
  refuse(kind, [
    ...(isApply && manager === "" ? [required("fieldManager", "is required for apply patch")] : []),
    ...(!isApply && query.has("force") && kind === "PatchOptions"
      ? [forbiddenField("force", "may not be specified for non-apply patch")]
      : []),
    ...managerErrors(manager),
    ...dryRunErrors(query.getAll("dryRun")),
    ...(["", "Ignore", "Strict", "Warn"].includes(validation)
      ? []
      : [notSupported("fieldValidation", validation, ["", "Ignore", "Strict", "Warn"])]),
  ]);
}

/** Validates a deletion's options, from its body or its query. @throws StatusError 422 */
export function checkDeleteOptions(body: Record<string, unknown> | undefined, query: URLSearchParams): void {
  const policy = body === undefined ? query.get("propagationPolicy") : body["propagationPolicy"];
  const orphans = body === undefined ? query.get("orphanDependents") : body["orphanDependents"];
  const dryRun = body === undefined ? query.getAll("dryRun") : (body["dryRun"] ?? []);
  const given = policy !== undefined && policy !== null;
  refuse("DeleteOptions", [
    ...(given && orphans !== undefined && orphans !== null
      ? [invalidValue("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set")]
      : []),
    ...(given && !propagationPolicies.includes(String(policy))
      ? [notSupported("propagationPolicy", policy, [...propagationPolicies, "nil"])]
      : []),
    ...dryRunErrors(Array.isArray(dryRun) ? dryRun : [dryRun]),
  ]);
}

/** Checks that numbers of a query are numbers. @throws StatusError 400 */
export function checkNumbers(query: URLSearchParams, names: readonly string[]): void {
  for (const name of names) {
    const value = query.get(name) ?? "";
    if (!/^[+-]?\d*$/.test(value))
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
}
