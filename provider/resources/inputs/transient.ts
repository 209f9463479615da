import type { Diagnostic, TagDiagnostic } from "../../image/diagnostic.ts";
import type { Headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import { isUnknown } from "./unknown.ts";

/**
 * What the program tells `check` about this very run. The engine passes neither the preview flag nor what the program
 * has seen on the cluster, so they travel as an input that `check` takes out again: they never reach the state.
 */
export interface Transient {
  /** Whether this is a preview. */
  dryRun: boolean;
  /** The object exists on the cluster already. Absent where that could not be told. */
  exists?: boolean;
  /** Who has made it, as far as it tells: `this stack`, or another by name. */
  maker?: string;
  /** What stands already in the place of a new resource, or of one that moves: only `adopt` takes it over. */
  taken?: TakenPlace[];
  /** Where a new resource does not describe the object that it is to import. */
  mismatched?: Diagnostic[];
  /** What can work neither now nor later. */
  refused?: TagDiagnostic[];
  /** What the program could not resolve: a warning in a preview, refused before anything is written in an update. */
  unresolved?: UnresolvedTag[];
  /** The image that a trigger waits for. */
  waiting?: Message;
}

/** A tag without an image, and the first line of the warning about it. */
export interface UnresolvedTag extends TagDiagnostic {
  headline?: Headline;
}

/** Why a place is not free, and the trigger's entry that stands there. */
export interface TakenPlace extends Diagnostic {
  entry?: { from: { namespace: string; name: string }; paused: boolean; containers?: string[] };
}

/**
 * The diagnostics that count. Where the engine has put back the image that a tag had (`ignoreChanges`), the tag needs no
 * other one.
 */
export function diagnosticsInForce(
  diagnostics: readonly TagDiagnostic[],
  images: Readonly<Record<string, { readonly digest: string } | undefined>>,
): Diagnostic[] {
  return diagnostics.filter(({ tag }) => {
    const digest = tag === undefined ? undefined : images[tag]?.digest;
    return digest === undefined || isUnknown(digest);
  });
}

/** Inputs without the transient part, and that part. */
export function takeTransient<T extends object>(inputs: T & { transient?: Transient }): [T, Transient] {
  const { transient, ...rest } = inputs;
  return [rest as T, transient ?? { dryRun: false }];
}
