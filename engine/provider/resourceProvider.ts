import type { Urn } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface PropertyDiff {
  readonly diffKind: DiffKind;
  readonly inputDiff: boolean;
}

export interface DiffResult {
  /** `unknown`: the provider leaves the comparison of inputs to the engine. */
  readonly changes: "none" | "some" | "unknown";
  readonly replaceKeys: readonly string[];
  readonly changedKeys: readonly string[];
  readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined;
  readonly deleteBeforeReplace: boolean;
}

export const noDiff: DiffResult = {
  changes: "none",
  replaceKeys: [],
  changedKeys: [],
  detailedDiff: undefined,
  deleteBeforeReplace: false,
};

/** The provider cannot answer yet: the engine shows its message and assumes an update. */
export class DiffUnavailable extends Error {}

/** The result of a create or update; `error` means that the resource exists but does not match its inputs. */
export interface ChangeResult {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly error?: Error & { readonly reasons: readonly string[] };
}

export interface ReadOutcome {
  /** Empty if the object is gone. */
  readonly id: string;
  readonly inputs: PropertyMap | undefined;
  readonly outputs: PropertyMap | undefined;
  readonly error?: Error & { readonly reasons: readonly string[] };
}

export interface DiffRequest {
  readonly urn: Urn;
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly newInputs: PropertyMap;
  readonly allowUnknowns: boolean;
  readonly ignoreChanges: readonly string[];
}

/** The engine's calls to a provider; methods throw the provider's errors. */
export interface ResourceProvider {
  check(request: {
    urn: Urn;
    olds: PropertyMap;
    news: PropertyMap;
    allowUnknowns: boolean;
    randomSeed: Uint8Array;
  }): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: { urn: Urn; inputs: PropertyMap; preview: boolean; timeout: number }): Promise<ChangeResult>;
  read(request: {
    urn: Urn;
    id: string;
    inputs: PropertyMap | undefined;
    state: PropertyMap | undefined;
    timeout: number;
  }): Promise<ReadOutcome>;
  update(request: {
    urn: Urn;
    id: string;
    oldInputs: PropertyMap;
    oldOutputs: PropertyMap;
    newInputs: PropertyMap;
    ignoreChanges: readonly string[];
    preview: boolean;
    timeout: number;
  }): Promise<ChangeResult>;
  delete(request: { urn: Urn; id: string; inputs: PropertyMap; outputs: PropertyMap; timeout: number }): Promise<void>;
}

/** A provider that a provider resource configures. */
export interface ConfigurableProvider extends ResourceProvider {
  /** Returns at once; later calls wait until the configuration is done. */
  configure(urn: Urn, id: string, inputs: PropertyMap): void;
  close(): Promise<void>;
}
