import { createRequire } from "node:module";
import { Command, InvalidArgumentError } from "commander";
import { sourceBuilder } from "../buildRun/sourceBuilder.ts";
import { Kubelet } from "../rollout/kubelet.ts";
import type { ClusterSettings } from "../settings.ts";
import { type Cluster, type ClusterOptions, startCluster } from "../startCluster.ts";
import { credentials } from "./credentials.ts";
import { whenNpmEnds } from "./endWithNpm.ts";
import { pushCommand } from "./push.ts";

interface EmulateOptions {
  readonly port: number;
  readonly registryPort: number;
  readonly user: string[];
  readonly privateRegistry?: { username: string; password: string };
  readonly data?: string;
  readonly json?: boolean;
  readonly internalRegistry?: string;
  readonly publicRegistry?: string;
  readonly importMode?: "Legacy" | "PreserveOriginal";
  readonly builds?: boolean;
  readonly rollouts?: boolean;
  readonly daemonsetTriggers?: boolean;
  readonly scheduledInterval?: number;
  readonly allowRegistry: string[];
  readonly maxImagesBulkImported?: number;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("must be an integer");
  return value;
}

function importMode(text: string): string {
  if (text === "Legacy" || text === "PreserveOriginal") return text;
  throw new InvalidArgumentError("must be Legacy or PreserveOriginal");
}

const collect = (text: string, before: string[]): string[] => [...before, text];

const settingsOf = (options: EmulateOptions): Partial<ClusterSettings> => ({
  ...(options.internalRegistry !== undefined && { internalRegistryHostname: options.internalRegistry }),
  ...(options.publicRegistry !== undefined && { externalRegistryHostnames: [options.publicRegistry] }),
  ...(options.importMode !== undefined && { imageStreamImportMode: options.importMode }),
  ...(options.daemonsetTriggers !== undefined && { daemonSetTriggers: options.daemonsetTriggers }),
  ...(options.scheduledInterval !== undefined && { scheduledImportInterval: options.scheduledInterval * 1000 }),
  ...(options.allowRegistry.length > 0 && {
    allowedRegistriesForImport: options.allowRegistry.map((domainName) => ({ domainName })),
  }),
  ...(options.maxImagesBulkImported !== undefined && {
    maxImagesBulkImportedPerRepository: options.maxImagesBulkImported,
  }),
});

const clusterOptions = (options: EmulateOptions): ClusterOptions => ({
  port: options.port,
  registryPort: options.registryPort,
  users: options.user,
  ...(options.privateRegistry && { privateRegistry: options.privateRegistry }),
  ...(options.data !== undefined && { data: options.data }),
  ...(options.builds && { builder: sourceBuilder }),
  ...(options.rollouts && { kubelet: new Kubelet() }),
  settings: settingsOf(options),
});

const summary = ({ server, token, users, kubeconfig, registry, privateRegistry }: Cluster): object => ({
  server,
  token,
  users,
  kubeconfig,
  registry: registry.host,
  ...(privateRegistry && { privateRegistry: { host: privateRegistry.host } }),
});

const forPeople = (cluster: Cluster): string =>
  [
    `API server  ${cluster.server}`,
    `kubeconfig  ${cluster.kubeconfig}`,
    `registry    ${cluster.registry.host}`,
    ...(cluster.privateRegistry ? [`private     ${cluster.privateRegistry.host}`] : []),
  ].join("\n");

async function run(options: EmulateOptions): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.resolve());
  whenNpmEnds(stopped.resolve);
  const cluster = await startCluster(clusterOptions(options));
  process.stdout.write(`${options.json ? JSON.stringify(summary(cluster)) : forPeople(cluster)}\n`);
  await stopped.promise;
  await cluster.close();
}

const { version } = createRequire(import.meta.url)("openshift-emulator/package.json") as { version: string };
const program = new Command("openshift-emulator")
  .description("run an emulated OpenShift cluster with a registry, for tests and demos")
  .version(version)
  // `push` has its own --version.
  .enablePositionalOptions()
  .option("--port <number>", "port of the API server (0: a free one)", integer, 0)
  .option("--registry-port <number>", "port of the registry (0: a free one)", integer, 0)
  .option("--user <name>", "a user without any role; may be repeated", collect, [])
  .option("--private-registry <user:password>", "a second registry that asks for a password", credentials)
  .option("--data <directory>", "keep the cluster's objects and images there")
  .option("--json", "say where everything is in one line of JSON")
  .option("--internal-registry <host>", "host name of the internal registry")
  .option("--public-registry <host>", "external host name of the internal registry")
  .option("--import-mode <mode>", "what an absent importMode means: Legacy or PreserveOriginal", importMode)
  .option("--builds", "run builds: each pushes an image of its source")
  .option("--rollouts", "run pods: Deployments and DeploymentConfigs roll out")
  .option("--daemonset-triggers", "let image triggers of DaemonSets fire")
  .option("--scheduled-interval <seconds>", "how often scheduled tags are looked at", integer)
  .option("--allow-registry <domain>", "a registry to allow imports from; may be repeated", collect, [])
  .option("--max-images-bulk-imported <number>", "tags that the import of a repository takes at most", integer)
  .action(run)
  .addCommand(pushCommand());

try {
  await program.parseAsync();
} catch (error) {
  program.error(`error: ${error instanceof Error ? error.message : String(error)}`);
}
