import { Command } from "commander";
import type { LockedImage } from "../../provider/resolver/lock/lockEntry.ts";
import {
  formatLockFile,
  type LockFile,
  lockedIn,
  lockFileName,
  lockSize,
  parseLockFile,
  withLocked,
} from "../../provider/resolver/lock/lockFile.ts";
import { isLockKey } from "../../provider/resolver/lock/lockKey.ts";
import { parseStreamKey } from "../../provider/resolver/lock/streamKey.ts";
import { plainMessage } from "../../provider/text/plainText.ts";
import { changeLockFile, readText } from "../lock/lockStore.ts";
import { type LockSources, openLockSources } from "./lockSources.ts";
import { printLine } from "./print.ts";
import { updateLock } from "./updateLock.ts";

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
    .option("--context <name>", "context of the kubeconfig: the cluster that is asked first, and whose streams are")
    .option("--namespace <name>", "namespace whose pull secrets are used")
    .action(async (options: LockOptions, command: Command) => {
      const { update = [], check = false, file, context, namespace } = options;
      const references = update === true ? undefined : update;
      const wrong = references?.filter((key) => !isOfStream(key) && !isLockKey(key)) ?? [];
      if (wrong.length > 0) command.error(`error: ${plainMessage(wrong.join(", "))} is no image reference`);
      const isNew = (await readText(file)) === undefined;
      if (isNew && (check || !references?.length)) {
        command.error(`error: ${plainMessage(file)} does not exist; name what to lock: --update <reference>…`);
      }
      const sources = await openLockSources({ ...(context && { context }), ...(namespace && { namespace }) });
      try {
        await lock(file, references, sources, check);
      } finally {
        await sources.close();
      }
    });

const isOfStream = (key: string): boolean => parseStreamKey(key) !== undefined;

async function lock(file: string, references: readonly string[] | undefined, sources: LockSources, check: boolean) {
  const content = await readText(file);
  const before = parseLockFile(content);
  const { images, streams, lines, failures } = await renewed(before, references, sources);
  for (const line of lines) printLine(line);
  // Another process may have locked more in the meantime.
  const change = (present: LockFile) =>
    withLocked(withLocked({ ...present }, undefined, images), sources.server, streams);
  const after = check ? change(before) : await changeLockFile(file, change);
  const isChanged = content !== formatLockFile(after);
  if (failures.length > 0 || (check && isChanged)) process.exitCode = 1;
  printLine(summary(after, failures.length, isChanged, check));
}

interface Renewed {
  readonly images: Readonly<Record<string, LockedImage>>;
  /** Of the cluster that was asked. */
  readonly streams: Readonly<Record<string, LockedImage>>;
  readonly lines: readonly string[];
  readonly failures: readonly string[];
}

async function renewed(
  lock: LockFile,
  references: readonly string[] | undefined,
  { images, streams, server }: LockSources,
): Promise<Renewed> {
  const [ofImages, ofStreams] = await Promise.all([
    updateLock(
      lock.images,
      references?.filter((key) => !isOfStream(key)),
      images,
    ),
    updateLock(server === undefined ? {} : lockedIn(lock, server), references?.filter(isOfStream), streams),
  ]);
  const others = Object.entries(lock.streams ?? {}).filter(([other]) => other !== server);
  return {
    images: ofImages.changed,
    streams: ofStreams.changed,
    lines: [
      ...ofImages.lines,
      ...ofStreams.lines,
      ...others.map(([other, of]) => `${other}: ${Object.keys(of).length} not looked at; give its --context`),
    ],
    failures: [...ofImages.failures, ...ofStreams.failures],
  };
}

function summary(lock: LockFile, failed: number, isChanged: boolean, check: boolean): string {
  const count = `${lockSize(lock)} locked${failed === 0 ? "" : `, ${failed} failed`}`;
  if (!isChanged) return `${count}, nothing to write`;
  return `${count}, ${check ? "the file would change" : "written"}`;
}
