import type { EngineEvent } from "../events.ts";

/** The operation options of the Automation API that apply here. */
export interface OperationOptions {
  /** Largest number of concurrent operations. @default 16 */
  readonly parallel?: number;
  /** Only these resources, by URN or pattern. */
  readonly target?: readonly string[];
  /** Includes dependents of the targets. @default false */
  readonly targetDependents?: boolean;
  /** Excludes these resources, by URN or pattern. */
  readonly exclude?: readonly string[];
  /** Excludes their dependents too. @default false */
  readonly excludeDependents?: boolean;
  /** Continues with resources that do not depend on a failed one. @default false */
  readonly continueOnError?: boolean;
  /** Refreshes the state first. @default false */
  readonly refresh?: boolean;
  /** Fails if there is any operation but `same`. @default false */
  readonly expectNoChanges?: boolean;
  /** Shows every changed property, and writes all messages to standard error. @default false */
  readonly diff?: boolean;
  /** @default "auto": colors on a terminal */
  readonly color?: "always" | "never" | "auto";
  /** Receives the text of standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Receives the text of standard error as it comes. */
  readonly onError?: (text: string) => void;
  /** Receives the events, in the shape of the Automation API's `EngineEvent`. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Interrupts the operation, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** A message for the summary of the result. @default "" */
  readonly message?: string;
}

export interface PreviewOptions extends OperationOptions {
  /** Resources to replace, by URN. */
  readonly replace?: readonly string[];
  /** The file to save the plan to. */
  readonly plan?: string;
}

export interface UpOptions extends OperationOptions {
  /** Resources to replace, by URN. */
  readonly replace?: readonly string[];
  /** The file with the plan that constrains the update. */
  readonly plan?: string;
}

export interface RefreshOptions extends OperationOptions {
  /** Previews without saving. */
  readonly previewOnly?: boolean;
  /** Drops interrupted creations. */
  readonly clearPendingCreates?: boolean;
}

export interface DestroyOptions extends OperationOptions {
  /** Previews without deleting. */
  readonly previewOnly?: boolean;
  /** Removes the stack afterwards. */
  readonly remove?: boolean;
}
