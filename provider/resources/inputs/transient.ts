import type { Diagnostic, TagDiagnostic } from "../../image/diagnostic.ts";
import type { Headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import { isUnknown } from "./unknown.ts";

/**
 * Facts of one run, from the program to `check`. The engine passes neither the preview flag nor the program's view of the
 * cluster, so they travel as an input. `check` takes it out: it never reaches the state.
 */
export interface Transient {
  /** This is a preview. */
  dryRun: boolean;
  /** The object exists on the cluster already. Absent where the cluster could not be asked. */
  exists?: boolean;
  /** The stack that created it, if it names one: `this stack`, or another by name. */
  maker?: string;
  /** Entries in the place of a new resource, or of one that moves: only `adopt` takes them over. */
  taken?: TakenPlace[];
  /** Differences between a new resource and the object that it imports. */
  mismatched?: Diagnostic[];
  /** Failures for good. */
  refused?: TagDiagnostic[];
  /** Images that the program could not resolve: a warning in a preview, an error before the first write of an update. */
  unresolved?: UnresolvedTag[];
  /** The trigger for which the program has resolved `image`: with `ignoreChanges`, the engine registers another one. */
  declared?: { from: string; paused: boolean };
  /** The image that a trigger waits for. */
  waiting?: Message;
}

/** A tag without an image, and the first line of the warning about it. */
export interface UnresolvedTag extends TagDiagnostic {
  headline?: Headline;
}

/** Failure of a trigger whose place has an entry already. */
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
