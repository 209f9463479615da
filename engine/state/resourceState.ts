import type { Urn } from "../urn.ts";
import { makeSecret, type PropertyMap, type PropertyValue, Secret } from "../value/propertyValue.ts";

export interface CustomTimeouts {
  create?: number;
  update?: number;
  delete?: number;
  read?: number;
}

/**
 * A resource of the checkpoint. Compared by identity: two entries may share a URN while one is pending deletion. Steps fill
 * in their results.
 */
export interface ResourceState {
  urn: Urn;
  type: string;
  custom: boolean;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  parent: Urn;
  /** Reference of the provider; empty for components. */
  provider: string;
  dependencies: Urn[];
  propertyDependencies: { [key: string]: Urn[] };
  /** Pending deletion after a replacement. */
  delete: boolean;
  /** Already deleted; its replacement is pending. */
  pendingReplacement: boolean;
  /** Read, not managed. */
  external: boolean;
  protect: boolean;
  taint: boolean;
  retainOnDelete: boolean;
  deletedWith: Urn;
  replaceWith: Urn[];
  initErrors: string[];
  additionalSecretOutputs: string[];
  /** The former URN; only until the snapshot is written. */
  aliases: Urn[];
  importId: string;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  replacementTrigger: PropertyValue;
  hideDiff: string[];
  customTimeouts: CustomTimeouts;
  resourceHooks: { [type: string]: string[] };
  created: string;
  modified: string;
  sourcePosition: string;
  stackTrace: { sourcePosition: string }[];
}

export function newState(
  required: Pick<ResourceState, "urn" | "type" | "custom">,
  rest: Partial<ResourceState> = {},
): ResourceState {
  return {
    id: "",
    inputs: {},
    outputs: {},
    parent: "",
    provider: "",
    dependencies: [],
    propertyDependencies: {},
    delete: false,
    pendingReplacement: false,
    external: false,
    protect: false,
    taint: false,
    retainOnDelete: false,
    deletedWith: "",
    replaceWith: [],
    initErrors: [],
    additionalSecretOutputs: [],
    aliases: [],
    importId: "",
    ignoreChanges: [],
    replaceOnChanges: [],
    replacementTrigger: null,
    hideDiff: [],
    customTimeouts: {},
    resourceHooks: {},
    created: "",
    modified: "",
    sourcePosition: "",
    stackTrace: [],
    ...rest,
    ...required,
  };
}

/** An output is secret if the program marks it or if the input of the same name is secret. */
export function markSecretOutputs(state: ResourceState, onId: () => void): void {
  for (const key of state.additionalSecretOutputs) {
    const value = state.outputs[key];
    if (key === "id") onId();
    else if (value !== undefined) state.outputs = { ...state.outputs, [key]: makeSecret(value) };
  }
  for (const [key, value] of Object.entries(state.outputs)) {
    if (state.inputs[key] instanceof Secret) state.outputs = { ...state.outputs, [key]: makeSecret(value) };
  }
}

export type OperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

/** An operation that was started and whose result is unknown. */
export interface PendingOperation {
  readonly type: OperationType;
  readonly resource: ResourceState;
}

/** The resources and pending operations of one stack. */
export interface Snapshot {
  readonly resources: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
}

export const emptySnapshot: Snapshot = { resources: [], pendingOperations: [] };
