import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Verifier } from "../../provider/resolver/verification/verifier.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { verifierOf } from "./verifierOf.ts";

/** The verifier of a declared tag. */
export interface TakenVerifier {
  readonly verifiers: readonly Verifier[];
  /** Faults of the declaration. */
  readonly refused: readonly Diagnostic[];
  /** Parts that are unknown before the update. */
  readonly unresolved: readonly Diagnostic[];
}

const none: TakenVerifier = { verifiers: [], refused: [], unresolved: [] };

/** A tag without its verifier, which stays in the program, and the verifier. */
export function takeVerifier<Tag>(declared: Tag, path: string): [Tag, TakenVerifier] {
  if (typeof declared !== "object" || declared === null || !("verify" in declared)) return [declared, none];
  const { verify, ...tag } = declared;
  return [tag as Tag, verify === undefined ? none : taken(verify, join(path, ["verify"]))];
}

function taken(verify: unknown, path: string): TakenVerifier {
  if (hasUnknown(verify)) {
    const summary = "is not known yet, so the image is not verified before the update";
    return { ...none, unresolved: [{ path, summary }] };
  }
  const verifier = verifierOf(verify, path);
  return Array.isArray(verifier) ? { ...none, refused: verifier } : { ...none, verifiers: [verifier] };
}

const hasUnknown = (verify: unknown): boolean =>
  isUnknown(verify) || (typeof verify === "object" && verify !== null && Object.values(verify).some(hasUnknown));

/** The verifiers of a declared stream's tags. */
export interface TakenTagVerifiers extends Pick<TakenVerifier, "refused" | "unresolved"> {
  of(tag: string): TakenVerifier["verifiers"];
}

/** A stream's spec without verifiers, and these. */
export function takeTagVerifiers<Spec>(spec: Spec): [Spec, TakenTagVerifiers] {
  const tags: unknown = typeof spec === "object" && spec !== null && "tags" in spec ? spec.tags : undefined;
  if (!Array.isArray(tags)) return [spec, { of: () => [], refused: [], unresolved: [] }];
  const found = tags.map((tag: unknown, index) => {
    const name = (tag as { name?: unknown } | null)?.name;
    const [rest, taken] = takeVerifier(tag, join("spec.tags", [typeof name === "string" ? name : index]));
    return { name, rest, taken };
  });
  const verifiers: TakenTagVerifiers = {
    of: (wanted) => found.find(({ name }) => name === wanted)?.taken.verifiers ?? [],
    refused: found.flatMap(({ taken }) => taken.refused),
    unresolved: found.flatMap(({ taken }) => taken.unresolved),
  };
  return [{ ...spec, tags: found.map(({ rest }) => rest) }, verifiers];
}
