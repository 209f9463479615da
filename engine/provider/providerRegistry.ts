import { randomUUID } from "node:crypto";
import { OfflineEngineError } from "../offlineEngineError.ts";
import type { ResourceState } from "../state/resourceState.ts";
import {
  formatProviderReference,
  type ProviderReference,
  parseProviderReference,
  providerPackage,
  type Urn,
  urnType,
} from "../urn.ts";
import { mapsEqual } from "../value/propertyValue.ts";
import { unknownString } from "../value/wire.ts";
import { BuiltinProvider, type StackReader } from "./builtinProvider.ts";
import { DynamicProvider } from "./dynamicProvider.ts";
import type { ProviderProcess } from "./providerProcess.ts";
import {
  type ChangeResult,
  type CheckResult,
  type ConfigurableProvider,
  type DiffRequest,
  type DiffResult,
  noDiff,
  type ReadOutcome,
  type ResourceProvider,
} from "./resourceProvider.ts";

const dynamicPackage = "pulumi-nodejs";
const builtinPackage = "pulumi";
const unconfiguredId = "unconfigured";

/**
 * The providers of one operation by reference, and the provider of provider resources.
 *
 * Check starts an unconfigured process; create, update or same then configure it. A new configuration needs a new process.
 */
export class ProviderRegistry implements ResourceProvider {
  readonly #providers = new Map<string, ConfigurableProvider>();
  readonly #aliases = new Map<Urn, Urn>();
  readonly #started = new Set<ConfigurableProvider>();
  readonly #start: () => ProviderProcess;
  readonly #readStack: StackReader;

  constructor(start: () => ProviderProcess, readStack: StackReader) {
    this.#start = start;
    this.#readStack = readStack;
  }

  get(reference: string): ResourceProvider | undefined {
    return this.#providers.get(reference);
  }

  registerAlias(urn: Urn, alias: Urn): void {
    if (urn !== alias) this.#aliases.set(urn, alias);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#started].map((provider) => provider.close()));
  }

  #load(urn: Urn): ConfigurableProvider {
    const name = providerPackage(urnType(urn));
    if (name === builtinPackage) return new BuiltinProvider(this.#readStack);
    if (name !== dynamicPackage) {
      throw new OfflineEngineError(
        "UNSUPPORTED_PROVIDER",
        `the offline engine runs dynamic providers only, and this program uses the plugin ${JSON.stringify(name)}: run it with the Pulumi CLI`,
      );
    }
    const provider = new DynamicProvider(this.#start());
    this.#started.add(provider);
    return provider;
  }

  #set(reference: ProviderReference, provider: ConfigurableProvider): void {
    this.#providers.set(formatProviderReference(reference), provider);
    const alias = this.#aliases.get(reference.urn);
    if (alias !== undefined) this.#providers.set(formatProviderReference({ urn: alias, id: reference.id }), provider);
  }

  #takeUnconfigured(urn: Urn): ConfigurableProvider | undefined {
    const reference = formatProviderReference({ urn, id: unconfiguredId });
    const provider = this.#providers.get(reference);
    this.#providers.delete(reference);
    return provider;
  }

  /** Starts the provider of an unchanged provider resource. */
  same(state: ResourceState, fromCheck: boolean): void {
    const reference = { urn: state.urn, id: state.id };
    if (state.id === "" || state.id === unknownString) throw new Error(`provider '${state.urn}' has an unknown ID`);
    if (this.#providers.has(formatProviderReference(reference))) return;
    const provider = (fromCheck ? this.#takeUnconfigured(state.urn) : undefined) ?? this.#load(state.urn);
    provider.configure(state.urn, state.id, state.inputs);
    this.#set(reference, provider);
  }

  async check({ urn, news }: Parameters<ResourceProvider["check"]>[0]): Promise<CheckResult> {
    this.#set({ urn, id: unconfiguredId }, this.#load(urn));
    return { inputs: { ...news }, failures: [] };
  }

  async diff({ oldOutputs, newInputs }: DiffRequest): Promise<DiffResult> {
    return mapsEqual(oldOutputs, newInputs) ? noDiff : { ...noDiff, changes: "some" };
  }

  async create({ urn, inputs, preview }: Parameters<ResourceProvider["create"]>[0]): Promise<ChangeResult> {
    const provider = this.#takeUnconfigured(urn) ?? this.#load(urn);
    const id = preview ? unknownString : randomUUID();
    provider.configure(urn, id, inputs);
    this.#set({ urn, id }, provider);
    return { id, outputs: { ...inputs } };
  }

  async update({ urn, id, newInputs }: Parameters<ResourceProvider["update"]>[0]): Promise<ChangeResult> {
    const provider = this.#takeUnconfigured(urn) ?? this.#load(urn);
    provider.configure(urn, id, newInputs);
    this.#set({ urn, id }, provider);
    return { id, outputs: { ...newInputs } };
  }

  async delete({ urn, id }: Parameters<ResourceProvider["delete"]>[0]): Promise<void> {
    this.#providers.delete(formatProviderReference({ urn, id }));
  }

  async read(): Promise<ReadOutcome> {
    throw new Error("provider resources may not be read");
  }

  /** Starts the provider of old resources, from its state in the last checkpoint. */
  ensure(reference: string, resources: readonly ResourceState[]): void {
    if (reference === "" || this.#providers.has(reference)) return;
    const { urn, id } = parseProviderReference(reference);
    const state = resources.find((resource) => resource.urn === urn && resource.id === id);
    if (!state) throw new Error(`could not find provider ${reference}`);
    this.same(state, false);
  }
}
