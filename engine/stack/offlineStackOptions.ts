import { fileURLToPath } from "node:url";
import type { Project } from "../program/project.ts";

/** The stack to open, and its location. */
export interface OfflineStackOptions {
  /** Created if missing. */
  readonly stackName: string;
  /** The folder of Pulumi.yaml. */
  readonly workDir: string;
  /** Folder of the checkpoints. @default the folder of a `file://` PULUMI_BACKEND_URL, else `workDir` */
  readonly stateDir?: string;
  /** Environment of the program and the providers, added to this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Encrypts secrets. @default PULUMI_CONFIG_PASSPHRASE, else "offline" */
  readonly passphrase?: string;
  /** @default "organization" */
  readonly organization?: string;
  /**
   * Starts the processes of the next operation while one ends, until {@link OfflineStack.close}. Operations become faster
   * where a processor is idle; the last one costs the more.
   * @default false
   */
  readonly spareHosts?: boolean;
}

/** The passphrase of the options, or of the environment. */
export const passphraseOf = ({ passphrase, env }: OfflineStackOptions): string =>
  passphrase ?? env?.["PULUMI_CONFIG_PASSPHRASE"] ?? process.env["PULUMI_CONFIG_PASSPHRASE"] ?? "offline";

/** The folder of the checkpoints. */
export function stateDirectory({ stateDir, env }: OfflineStackOptions, project: Project): string {
  if (stateDir !== undefined) return stateDir;
  const backend = env?.["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_BACKEND_URL"];
  if (backend?.startsWith("file:///")) return fileURLToPath(backend);
  return project.rootDirectory;
}
