import type { Severity } from "./deploymentContext.ts";
import type { PropertyDiff } from "./provider/resourceProvider.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { RefreshStep } from "./steps/refreshStep.ts";
import type { Step, StepOp } from "./steps/step.ts";
import { isDefaultProvider, type Urn } from "./urn.ts";
import {
  Computed,
  computed,
  isMap,
  type PropertyMap,
  type PropertyValue,
  Secret,
  Signed,
} from "./value/propertyValue.ts";
import { type Json, secretSignature, signatureKey, unknownString } from "./value/wire.ts";

/** Number of resources by operation. */
export type OpMap = Partial<Record<StepOp, number>>;

/** A resource in events: unknowns as the wire's sentinel, secrets as `[secret]` with their signature. */
export interface StepEventState {
  readonly type: string;
  readonly urn: Urn;
  readonly custom?: boolean;
  readonly delete?: boolean;
  readonly id: string;
  readonly parent: Urn;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly inputs: { [key: string]: Json };
  readonly outputs: { [key: string]: Json };
  readonly initErrors?: readonly string[];
  readonly provider: string;
}

export interface StepEventMetadata {
  readonly op: StepOp;
  readonly urn: Urn;
  readonly type: string;
  readonly old?: StepEventState;
  readonly new?: StepEventState;
  /** Keys that cause a replacement. */
  readonly keys?: readonly string[];
  /** Keys that changed. */
  readonly diffs?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, PropertyDiff>>;
  readonly logical?: boolean;
  readonly provider: string;
}

/** An event of an operation, in the shape of the Automation API's `EngineEvent`. */
export interface EngineEvent {
  readonly sequence: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly preludeEvent?: { readonly config: Readonly<Record<string, string>> };
  readonly resourcePreEvent?: { readonly metadata: StepEventMetadata; readonly planning?: boolean };
  readonly resOutputsEvent?: { readonly metadata: StepEventMetadata; readonly planning?: boolean };
  readonly resOpFailedEvent?: { readonly metadata: StepEventMetadata; readonly status: number; readonly steps: number };
  readonly diagnosticEvent?: {
    readonly urn?: Urn;
    readonly message: string;
    readonly color: string;
    readonly severity: Severity;
    readonly streamID?: number;
    readonly ephemeral?: boolean;
  };
  readonly summaryEvent?: {
    readonly maybeCorrupt: boolean;
    readonly durationSeconds: number;
    readonly resourceChanges: OpMap;
    readonly policyPacks: Readonly<Record<string, string>>;
    readonly result: "succeeded" | "failed" | "canceled";
  };
  readonly cancelEvent?: Record<string, never>;
}

export type EngineEventBody = Omit<EngineEvent, "sequence" | "timestamp">;

function eventValue(value: PropertyValue): Json {
  if (value instanceof Computed) return unknownString;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, ciphertext: "[secret]" };
  if (value instanceof Signed) return { [signatureKey]: value.signature, ...eventProperties(value.fields) };
  if (Array.isArray(value)) return value.map(eventValue);
  return isMap(value)
    ? eventProperties(value)
    : typeof value === "object" && value !== null
      ? eventValue(computed)
      : value;
}

const eventProperties = (properties: Readonly<PropertyMap>): { [key: string]: Json } =>
  Object.fromEntries(
    Object.keys(properties)
      .sort()
      .map((key) => [key, eventValue(properties[key] ?? null)]),
  );

const eventState = (state: ResourceState): StepEventState => ({
  type: state.type,
  urn: state.urn,
  ...(state.custom ? { custom: true } : {}),
  ...(state.delete ? { delete: true } : {}),
  id: state.id,
  parent: state.parent,
  ...(state.protect ? { protect: true } : {}),
  ...(state.retainOnDelete ? { retainOnDelete: true } : {}),
  inputs: eventProperties(state.inputs),
  outputs: eventProperties(state.outputs),
  ...(state.initErrors.length > 0 ? { initErrors: state.initErrors } : {}),
  provider: state.provider,
});

export function stepMetadata(step: Step, op: StepOp = step.op): StepEventMetadata {
  const { urn, type, old, new: now, keys, diffs, detailedDiff, logical, provider } = step;
  return {
    op,
    urn,
    type,
    ...(old ? { old: eventState(old) } : {}),
    ...(now ? { new: eventState(now) } : {}),
    ...(keys.length > 0 ? { keys } : {}),
    ...(diffs.length > 0 ? { diffs } : {}),
    ...(detailedDiff ? { detailedDiff } : {}),
    ...(logical ? { logical } : {}),
    provider,
  };
}

/** Internal steps of the engine are not counted. */
export const isInternal = (step: Step): boolean => step.op === "remove-pending-replace" || isDefaultProvider(step.urn);

/** The operation to show for a step; for a refresh, its result. */
export const shownOp = (step: Step, isRefresh: boolean): StepOp =>
  isRefresh && step instanceof RefreshStep ? step.resultOp : step.op;
