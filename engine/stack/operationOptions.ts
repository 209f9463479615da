import type { EngineEvent } from "../events.ts";

/** What the Automation API's operations accept, as far as it means something here. */
export interface OperationOptions {
  /** Most operations at once. @default 16 */
  readonly parallel?: number;
  /** Only these resources, by URN or pattern. */
  readonly target?: readonly string[];
  /** Also what depends on the targets. @default false */
  readonly targetDependents?: boolean;
  /** All but these resources. */
  readonly exclude?: readonly string[];
  /** Nor what depends on those. @default false */
  readonly excludeDependents?: boolean;
  /** Go on with what does not depend on a failure. @default false */
  readonly continueOnError?: boolean;
  /** Refresh the state first. @default false */
  readonly refresh?: boolean;
  /** Fail when anything but `same` would be done. @default false */
  readonly expectNoChanges?: boolean;
  /** Show every property that changes, and write all messages to standard error. @default false */
  readonly diff?: boolean;
  /** @default "auto": where the output is a terminal */
  readonly color?: "always" | "never" | "auto";
  /** Receives the text of standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Receives the text of standard error as it comes. */
  readonly onError?: (text: string) => void;
  /** Receives what happens, in the shapes of the Automation API's `EngineEvent`. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Interrupts the operation, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Kept in the summary of the result. @default "" */
  readonly message?: string;
}

export interface PreviewOptions extends OperationOptions {
  /** Resources to replace, by URN. */
  readonly replace?: readonly string[];
  /** The file to save the plan in. */
  readonly plan?: string;
}

export interface UpOptions extends OperationOptions {
  /** Resources to replace, by URN. */
  readonly replace?: readonly string[];
  /** The file of a plan to keep to. */
  readonly plan?: string;
}

export interface RefreshOptions extends OperationOptions {
  /** Show only, save nothing. */
  readonly previewOnly?: boolean;
  /** Drop creations that were interrupted. */
  readonly clearPendingCreates?: boolean;
}

export interface DestroyOptions extends OperationOptions {
  /** Show only, delete nothing. */
  readonly previewOnly?: boolean;
  /** Remove the stack afterwards. */
  readonly remove?: boolean;
}
