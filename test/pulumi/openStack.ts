import { mkdirSync } from "node:fs";
import { type OfflineStack, offlineStack } from "../../engine/stack/offlineStack.ts";

/** Methods that the offline engine and the Automation API share. */
export type Stack = Pick<
  OfflineStack,
  "preview" | "up" | "refresh" | "destroy" | "exportStack" | "importStack" | "outputs" | "setConfig" | "removeConfig"
>;

/** A stack of the project in a folder. */
export interface StackPlace {
  readonly stackName: string;
  readonly workDir: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** True where `ENGINE` asks for the real engine, that of the Pulumi CLI on `PATH`. */
export const onRealEngine = process.env["ENGINE"] === "pulumi";

// Jest refuses an import between two tests, where a concurrent one may be.
const automation = onRealEngine ? await import("@pulumi/pulumi/automation/index.js") : undefined;

/** Opens a stack on the engine that `ENGINE` names. */
export async function openStack(place: StackPlace): Promise<Stack> {
  const env = { PULUMI_BACKEND_URL: `file://${place.stateDir}`, ...place.env };
  return onRealEngine ? openRealStack({ ...place, env }) : offlineStack({ ...place, env });
}

async function openRealStack({ stackName, workDir, stateDir, env }: StackPlace): Promise<Stack> {
  mkdirSync(stateDir, { recursive: true });
  const envVars = {
    PULUMI_HOME: `${stateDir}.home`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...env,
  };
  const stack = await automation?.LocalWorkspace.createOrSelectStack({ stackName, workDir }, { envVars });
  // The types of its events and results are wider than those of the offline engine.
  return stack as unknown as Stack;
}
