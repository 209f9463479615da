import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { type OfflineStack, offlineStack } from "pulumi-offline-engine";

const root = join(import.meta.dirname, "../..");

/** What the demo uses of a stack; the offline engine and the Automation API both have it. */
export type DemoStack = Pick<OfflineStack, "preview" | "up" | "refresh" | "destroy"> & {
  readonly engine: string;
  close(): Promise<void>;
};

/** A stack of the quickstart in a folder of its own: nothing of the user's is read or written. */
export async function openStack(kubeconfig: string, config: Readonly<Record<string, string>>): Promise<DemoStack> {
  const workDir = mkdtempSync(join(tmpdir(), "imagestream-demo-"));
  cpSync(join(root, "Pulumi.yaml"), join(workDir, "Pulumi.yaml"));
  cpSync(join(root, "examples/quickstart"), join(workDir, "examples/quickstart"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(workDir, "node_modules"));
  const stateDir = join(workDir, "state");
  mkdirSync(stateDir);
  const env = {
    KUBECONFIG: kubeconfig,
    PULUMI_BACKEND_URL: `file://${stateDir}`,
    PULUMI_HOME: join(workDir, "home"),
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  // The offline engine's stack has the methods of the Automation API that the demo uses.
  const [engine, stack] = hasPulumi()
    ? ["the Pulumi CLI", (await cliStack(workDir, env)) as unknown as OfflineStack]
    : ["the offline engine (no `pulumi` on PATH)", await offlineStack({ stackName: "demo", workDir, env })];
  for (const [key, value] of Object.entries(config)) await stack.setConfig(key, { value });
  return Object.assign(stack, {
    engine,
    async close() {
      rmSync(workDir, { recursive: true, force: true });
    },
  });
}

const hasPulumi = (): boolean => spawnSync("pulumi", ["version"], { stdio: "ignore" }).status === 0;

const cliStack = (workDir: string, envVars: Record<string, string>) =>
  LocalWorkspace.createOrSelectStack({ stackName: "demo", workDir }, { envVars });
