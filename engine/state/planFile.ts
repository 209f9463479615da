import { readFile } from "node:fs/promises";
import { Plan, type PlannedGoal, type PlannedResource } from "../plan.ts";
import type { PlanDiff } from "../planDiff.ts";
import type { StepOp } from "../steps/step.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import type { Json } from "../value/wire.ts";
import { manifest } from "./checkpoint.ts";
import { deserializeMap, hasSecrets, type JsonRecord, serializeMap } from "./encryptedValues.ts";
import type { PassphraseSecrets } from "./passphrase.ts";
import { replacePrivateFile } from "./privateFile.ts";

/** A saved plan as `pulumi preview --save-plan` writes it. Source: sdk/go/common/apitype/plan.go, DeploymentPlanV1. */
interface PlanFile {
  readonly manifest: ReturnType<typeof manifest>;
  readonly resourcePlans?: Readonly<Record<string, PlannedResourceFile>>;
}

interface PlannedResourceFile {
  readonly goal?: JsonRecord;
  readonly steps?: readonly StepOp[];
  readonly state: JsonRecord;
  readonly seed?: string;
}

/** Unlocks `secrets` only if there is a value to encrypt. */
export async function writePlan(file: string, plan: Plan, secrets: PassphraseSecrets): Promise<void> {
  const maps = [...plan.resources.values()].flatMap(({ goal, outputs }) => [
    outputs,
    ...(goal ? [goal.inputDiff, goal.outputDiff].flatMap(({ adds, updates }) => [adds, updates]) : []),
  ]);
  if (maps.some(hasSecrets)) await secrets.unlock();
  const serialize = (map: PropertyMap): JsonRecord => serializeMap(map, (text) => secrets.encrypt(text));
  const resourcePlans = Object.fromEntries(
    [...plan.resources].map(([urn, planned]) => [urn, serializePlanned(planned, serialize)]),
  );
  const content: PlanFile = { manifest: manifest(), resourcePlans };
  await replacePrivateFile(file, `${JSON.stringify(content, undefined, 4)}\n`);
}

function serializePlanned(planned: PlannedResource, serialize: (map: PropertyMap) => JsonRecord): PlannedResourceFile {
  const { goal, ops, outputs, seed } = planned;
  const diff = ({ adds, deletes, updates }: PlanDiff): JsonRecord => ({
    adds: serialize(adds),
    deletes: [...deletes],
    updates: serialize(updates),
  });
  return {
    ...(goal
      ? {
          goal: {
            ...(JSON.parse(JSON.stringify({ ...goal, id: goal.importId, importId: undefined })) as JsonRecord),
            inputDiff: diff(goal.inputDiff),
            outputDiff: diff(goal.outputDiff),
          },
        }
      : {}),
    steps: ops,
    state: serialize(outputs),
    ...(seed ? { seed: Buffer.from(seed).toString("base64") } : {}),
  };
}

export async function readPlan(file: string, secrets: PassphraseSecrets): Promise<Plan> {
  const text = await readFile(file, "utf8");
  if (text.includes('"ciphertext"')) await secrets.unlock();
  const { resourcePlans = {} } = JSON.parse(text) as PlanFile;
  const deserialize = (map: Json | undefined): PropertyMap =>
    deserializeMap((map ?? {}) as JsonRecord, (ciphertext) => secrets.decrypt(ciphertext));
  return new Plan(
    Object.entries(resourcePlans).map(([urn, planned]) => [urn, deserializePlanned(planned, deserialize)] as const),
  );
}

function deserializePlanned(
  { goal, steps = [], state, seed }: PlannedResourceFile,
  deserialize: (map: Json | undefined) => PropertyMap,
): PlannedResource {
  return {
    goal: goal && deserializeGoal(goal, deserialize),
    ops: [...steps],
    outputs: deserialize(state),
    seed: seed === undefined ? undefined : Buffer.from(seed, "base64"),
  };
}

function deserializeGoal(goal: JsonRecord, deserialize: (map: Json | undefined) => PropertyMap): PlannedGoal {
  const diff = (json: Json | undefined): PlanDiff => {
    const { adds, deletes, updates } = (json ?? {}) as JsonRecord;
    return {
      adds: deserialize(adds),
      deletes: Array.isArray(deletes) ? deletes.map(String) : [],
      updates: deserialize(updates),
    };
  };
  // All other members are written as they are in memory.
  const { inputDiff, outputDiff, id, ...rest } = goal;
  return {
    parent: "",
    protect: false,
    dependencies: [],
    provider: "",
    propertyDependencies: {},
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    customTimeouts: {},
    ...(rest as unknown as Pick<PlannedGoal, "type" | "name" | "custom"> & Partial<PlannedGoal>),
    importId: typeof id === "string" ? id : "",
    inputDiff: diff(inputDiff),
    outputDiff: diff(outputDiff),
  };
}
