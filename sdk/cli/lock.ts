import { Command } from "commander";
import { connect } from "../../provider/cluster/cluster.ts";
import { pullSecrets } from "../../provider/cluster/pullSecrets.ts";
import { openRegistry } from "../../provider/registry/registry.ts";
import { ClusterImages } from "../../provider/resolver/clusterImages.ts";
import { FirstAvailable } from "../../provider/resolver/firstAvailable.ts";
import type { ImageSource } from "../../provider/resolver/imageSource.ts";
import { formatLockFile, isLockKey, type LockFile, lockFileName } from "../../provider/resolver/lockFile.ts";
import { RegistryImages } from "../../provider/resolver/registryImages.ts";
import { SelectedImages } from "../../provider/resolver/selectedImages.ts";
import { TagLists } from "../../provider/resolver/tagLists.ts";
import { readLockFile, readText, writeLockFile } from "../lockStore.ts";
import { type LockUpdate, updateLock } from "./updateLock.ts";

interface LockOptions {
  readonly update?: true | string[];
  readonly check?: boolean;
  readonly file: string;
  readonly context?: string;
  readonly namespace?: string;
}

/** `imagestream lock`: looks after the lock file. */
export const lockCommand = (): Command =>
  new Command("lock")
    .description("check the locked images, or lock what their tags stand for now")
    .option("--update [references...]", "resolve all, or these, anew; a reference that is not locked yet is added")
    .option("--check", "write nothing; exit with 1 if something would be written or a locked image is gone")
    .option("--file <path>", "the lock file", lockFileName)
    .option("--context <name>", "context of the kubeconfig, for the cluster that is asked first")
    .option("--namespace <name>", "namespace whose pull secrets are used")
    .action(async (options: LockOptions, command: Command) => {
      const { update = [], check = false, file } = options;
      const references = update === true ? undefined : update;
      const wrong = references?.filter((reference) => !isLockKey(reference)) ?? [];
      if (wrong.length > 0) command.error(`error: ${wrong.join(", ")} is no image reference`);
      if (check && (await readText(file)) === undefined) command.error(`error: ${file} does not exist`);
      const { images, namespace, close } = await openImages(options);
      try {
        const before = await readLockFile(file);
        const outcome = await updateLock(before, references, images, namespace);
        for (const line of outcome.lines) console.log(line);
        const isChanged = await save(file, outcome.lock, check);
        if (outcome.failures.length > 0 || (check && isChanged)) process.exitCode = 1;
        console.log(summary(outcome, isChanged, check));
      } finally {
        await close();
      }
    });

async function save(file: string, lock: LockFile, check: boolean): Promise<boolean> {
  const isChanged = (await readText(file)) !== formatLockFile(lock);
  if (isChanged && !check) await writeLockFile(file, lock);
  return isChanged;
}

function summary({ lock, failures }: LockUpdate, isChanged: boolean, check: boolean): string {
  const count = `${Object.keys(lock.images).length} locked`;
  const failed = failures.length === 0 ? "" : `, ${failures.length} failed`;
  if (!isChanged) return `${count}${failed}, nothing to write`;
  return `${count}${failed}, ${check ? "the file would change" : "written"}`;
}

/** The same order of sources as in a program: the cluster, with its pull secrets and mirrors, then the registries. */
async function openImages({ context, namespace }: LockOptions) {
  const cluster = connect({ ...(context && { context }), ...(namespace && { namespace }) });
  const registry = openRegistry();
  const images: ImageSource = new SelectedImages(
    new TagLists(registry, (place) => pullSecrets(cluster, place)),
    new FirstAvailable([new ClusterImages(cluster.imageStreamImports), new RegistryImages(registry)], () => undefined),
  );
  return {
    images,
    namespace: await cluster.namespace().catch(() => "default"),
    close: async () => void (await Promise.all([cluster.close(), registry.close()])),
  };
}
