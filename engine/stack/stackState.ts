import { OfflineEngineError } from "../offlineEngineError.ts";
import { deserializeSnapshot, revealSecrets, type StackDeployment, serializeSnapshot } from "../state/checkpoint.ts";
import { PassphraseSecrets } from "../state/passphrase.ts";
import { emptySnapshot, type ResourceState, type Snapshot } from "../state/resourceState.ts";
import { qualifiedType, rootStackType } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import type { StackConfig } from "./stackConfig.ts";
import type { StateStore } from "./stateStore.ts";

/** The parts of a stack's full name. */
export interface StackIdentity {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The checkpoint of one stack, with its secrets. */
export class StackState {
  readonly #identity: StackIdentity;
  readonly #store: StateStore;
  readonly #config: StackConfig;
  readonly #passphrase: string;

  constructor(identity: StackIdentity, store: StateStore, config: StackConfig, passphrase: string) {
    this.#identity = identity;
    this.#store = store;
    this.#config = config;
    this.#passphrase = passphrase;
  }

  async export(showSecrets: boolean): Promise<StackDeployment> {
    const { project, stack } = this.#identity;
    const stored = await this.#store.read(project, stack);
    const deployment = stored ?? (await serializeSnapshot(emptySnapshot, await this.#newSecrets()));
    return showSecrets ? revealSecrets(deployment, this.#secretsOf(deployment)) : deployment;
  }

  async import(deployment: StackDeployment): Promise<void> {
    await deserializeSnapshot(deployment, this.#secretsOf(deployment));
    await this.#store.write(this.#identity.project, this.#identity.stack, deployment);
  }

  async snapshot(): Promise<Snapshot> {
    const deployment = await this.export(false);
    return deserializeSnapshot(deployment, this.#secretsOf(deployment));
  }

  /** A writer for the checkpoints of one operation; all use the secrets of its first checkpoint. */
  async writer(): Promise<(snapshot: Snapshot) => Promise<void>> {
    const { project, stack } = this.#identity;
    const secrets = await this.secrets();
    return async (snapshot) => this.#store.write(project, stack, await serializeSnapshot(snapshot, secrets));
  }

  async secrets(): Promise<PassphraseSecrets> {
    return this.#secretsOf(await this.export(false));
  }

  remove(): Promise<void> {
    return this.#store.remove(this.#identity.project, this.#identity.stack);
  }

  async outputs(): Promise<PropertyMap> {
    return rootOutputs((await this.snapshot()).resources);
  }

  /**
   * The outputs of another stack of the same state directory, for stack references.
   *
   * @throws OfflineEngineError UNSUPPORTED_STACK_REFERENCE, STACK_NOT_FOUND
   */
  async outputsOf(name: string): Promise<PropertyMap> {
    const [stack = "", project = this.#identity.project, organization] = name.split("/").reverse();
    if (organization !== undefined && organization !== this.#identity.organization) {
      throw new OfflineEngineError(
        "UNSUPPORTED_STACK_REFERENCE",
        `the offline engine reads stacks of its own state directory only, and ${name} belongs to the organization ${organization}`,
      );
    }
    const stored = await this.#store.read(project, stack);
    if (!stored) throw new OfflineEngineError("STACK_NOT_FOUND", `unknown stack ${JSON.stringify(name)}`);
    return rootOutputs((await deserializeSnapshot(stored, this.#secretsOf(stored))).resources);
  }

  async clearPendingCreates(): Promise<void> {
    const stored = await this.export(false);
    const { pending_operations: operations, ...deployment } = stored.deployment;
    const kept = operations?.filter(({ type }) => type !== "creating") ?? [];
    await this.import({
      ...stored,
      deployment: { ...deployment, ...(kept.length > 0 ? { pending_operations: kept } : {}) },
    });
  }

  #secretsOf({ deployment }: StackDeployment): PassphraseSecrets {
    const { type = "passphrase", state } = deployment.secrets_providers ?? {};
    if (type !== "passphrase") {
      throw new OfflineEngineError(
        "UNSUPPORTED_SECRETS_PROVIDER",
        `the offline engine reads checkpoints with the passphrase secrets provider only, not ${JSON.stringify(type)}`,
      );
    }
    return new PassphraseSecrets(this.#passphrase, state?.salt);
  }

  async #newSecrets(): Promise<PassphraseSecrets> {
    return new PassphraseSecrets(this.#passphrase, await this.#config.salt());
  }
}

const rootOutputs = (resources: readonly ResourceState[]): PropertyMap =>
  resources.find(({ urn }) => qualifiedType(urn) === rootStackType)?.outputs ?? {};
