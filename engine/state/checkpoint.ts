import { createHash } from "node:crypto";
import { type Json, secretSignature, signatureKey } from "../value/wire.ts";
import { deserializeMap, deserializeValue, hasSecrets, type JsonRecord, serializeValue } from "./encryptedValues.ts";
import type { PassphraseSecrets } from "./passphrase.ts";
import {
  newState,
  type OperationType,
  type PendingOperation,
  type ResourceState,
  type Snapshot,
} from "./resourceState.ts";

/** A deployment as `pulumi stack export` writes it. Source: sdk/go/common/apitype/core.go, DeploymentV3. */
export interface StackDeployment {
  version: number;
  deployment: {
    manifest: { time: string; magic: string; version: string };
    secrets_providers?: { type: string; state?: { salt?: string } };
    resources?: JsonRecord[];
    pending_operations?: { type: string; resource: JsonRecord }[];
    metadata?: JsonRecord;
  };
}

/** The writer's version in checkpoints: that of the CLI whose behavior the engine follows. */
const engineVersion = "v3.260.0";

/** The writer of a checkpoint or a plan. */
export const manifest = (): StackDeployment["deployment"]["manifest"] => ({
  time: new Date().toISOString(),
  magic: createHash("sha256").update(engineVersion).digest("hex"),
  version: engineVersion,
});

const statesOf = (snapshot: Snapshot): ResourceState[] => [
  ...snapshot.resources,
  ...snapshot.pendingOperations.map((operation) => operation.resource),
];

/** Unlocks `secrets` only if there is a value to encrypt. */
export async function serializeSnapshot(snapshot: Snapshot, secrets: PassphraseSecrets): Promise<StackDeployment> {
  if (statesOf(snapshot).some((s) => hasSecrets(s.inputs) || hasSecrets(s.outputs))) await secrets.unlock();
  const encrypt = (plaintext: string): string => secrets.encrypt(plaintext);
  return {
    version: 3,
    deployment: {
      manifest: manifest(),
      ...(secrets.salt === undefined
        ? {}
        : { secrets_providers: { type: "passphrase", state: { salt: secrets.salt } } }),
      ...(snapshot.resources.length > 0
        ? { resources: snapshot.resources.map((state) => serializeResource(state, encrypt)) }
        : {}),
      ...(snapshot.pendingOperations.length > 0
        ? {
            pending_operations: snapshot.pendingOperations.map(({ type, resource }) => ({
              resource: serializeResource(resource, encrypt),
              type,
            })),
          }
        : {}),
      metadata: {},
    },
  };
}

function serializeResource(state: ResourceState, encrypt: (plaintext: string) => string): JsonRecord {
  const timeouts = Object.fromEntries(Object.entries(state.customTimeouts).filter(([, seconds]) => seconds > 0));
  const all: JsonRecord = {
    urn: state.urn,
    custom: state.custom,
    delete: state.delete,
    id: state.id,
    type: state.type,
    inputs: serializeValue(state.inputs, encrypt),
    outputs: serializeValue(state.outputs, encrypt),
    parent: state.parent,
    protect: state.protect,
    taint: state.taint,
    external: state.external,
    dependencies: state.dependencies,
    initErrors: state.initErrors,
    provider: state.provider,
    propertyDependencies: state.propertyDependencies,
    pendingReplacement: state.pendingReplacement,
    additionalSecretOutputs: state.additionalSecretOutputs,
    aliases: state.aliases,
    customTimeouts: timeouts,
    importID: state.importId,
    retainOnDelete: state.retainOnDelete,
    deletedWith: state.deletedWith,
    replaceWith: state.replaceWith,
    created: state.created,
    modified: state.modified,
    sourcePosition: state.sourcePosition,
    stackTrace: state.stackTrace,
    ignoreChanges: state.ignoreChanges,
    hideDiff: state.hideDiff.map((path) => [path]),
    replaceOnChanges: state.replaceOnChanges,
    replacementTrigger: serializeValue(state.replacementTrigger, encrypt),
    resourceHooks: state.resourceHooks,
  };
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => key === "custom" || !isEmpty(value)));
}

function isEmpty(value: Json): boolean {
  if (value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

export async function deserializeSnapshot(deployment: StackDeployment, secrets: PassphraseSecrets): Promise<Snapshot> {
  const { resources = [], pending_operations: operations = [] } = deployment.deployment;
  if (JSON.stringify([resources, operations]).includes('"ciphertext"')) await secrets.unlock();
  const decrypt = (ciphertext: string): string => secrets.decrypt(ciphertext);
  return {
    resources: resources.map((resource) => deserializeResource(resource, decrypt)),
    pendingOperations: operations.map(
      ({ type, resource }): PendingOperation => ({
        type: type as OperationType,
        resource: deserializeResource(resource, decrypt),
      }),
    ),
  };
}

/** All members but the properties are stored as they are in memory. */
function deserializeResource(json: JsonRecord, decrypt: (ciphertext: string) => string): ResourceState {
  const { inputs, outputs, replacementTrigger, hideDiff, importID, ...rest } = json;
  const fields = rest as unknown as Pick<ResourceState, "urn" | "type" | "custom"> & Partial<ResourceState>;
  return newState(fields, {
    ...fields,
    inputs: deserializeMap((inputs ?? {}) as JsonRecord, decrypt),
    outputs: deserializeMap((outputs ?? {}) as JsonRecord, decrypt),
    replacementTrigger: deserializeValue(replacementTrigger ?? null, decrypt),
    hideDiff: Array.isArray(hideDiff)
      ? hideDiff.map((path) => (Array.isArray(path) ? path.join(".") : String(path)))
      : [],
    importId: typeof importID === "string" ? importID : "",
  });
}

/** The deployment with its secrets in plain text. */
export async function revealSecrets(deployment: StackDeployment, secrets: PassphraseSecrets): Promise<StackDeployment> {
  if (JSON.stringify(deployment).includes('"ciphertext"')) await secrets.unlock();
  const reveal = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(reveal);
    if (json === null || typeof json !== "object") return json;
    const { ciphertext, ...rest } = json;
    if (json[signatureKey] === secretSignature && typeof ciphertext === "string") {
      return { ...rest, plaintext: secrets.decrypt(ciphertext) };
    }
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, reveal(value)]));
  };
  // A deployment is JSON, which an interface type cannot express; revealing its secrets keeps its shape.
  return reveal(deployment as unknown as Json) as unknown as StackDeployment;
}
