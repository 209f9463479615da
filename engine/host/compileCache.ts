import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const groupOrOthersWrite = 0o022;
const stickyBit = 0o1000;
const rootUser = 0;

/**
 * A folder for compiled code that no other user can write, or undefined. Node.js runs its code without a look at the source.
 *
 * @param uid user of this process; undefined on Windows, where the folder is in the user's profile
 */
export function compileCacheFolder(
  base: string = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
  uid: number | undefined = process.getuid?.(),
): string | undefined {
  const folder = join(base, "pulumi-offline-engine", "compiled");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (uid !== undefined && !isPrivate(folder, uid)) return undefined;
    return folder;
  } catch {
    return undefined;
  }
}

function isPrivate(folder: string, uid: number): boolean {
  const own = lstatSync(folder);
  return (
    own.isDirectory() && own.uid === uid && (own.mode & 0o077) === 0 && isHeldBy(dirname(realpathSync(folder)), uid)
  );
}

/** Another user who can rename a folder of the path can put their own in its place. */
function isHeldBy(folder: string, uid: number): boolean {
  const { uid: owner, mode } = lstatSync(folder);
  const isOpen = (mode & groupOrOthersWrite) !== 0 && (mode & stickyBit) === 0;
  if (isOpen || (owner !== uid && owner !== rootUser)) return false;
  return dirname(folder) === folder || isHeldBy(dirname(folder), uid);
}
