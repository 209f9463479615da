import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { type TakenVerifier, takeVerifier } from "./takeVerifier.ts";

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
