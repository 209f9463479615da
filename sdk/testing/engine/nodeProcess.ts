import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImageStreamError } from "../../../provider/image/error.ts";

/**
 * Finds a module of `@pulumi/pulumi` as Pulumi's own language host does: from the program's folder.
 *
 * @throws ImageStreamError PULUMI_SDK_NOT_FOUND
 */
export function locatePulumi(module: string, programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, "index.js")).resolve(module);
  } catch (cause) {
    throw new ImageStreamError(
      "PULUMI_SDK_NOT_FOUND",
      `${module} cannot be found from ${programDirectory}: add @pulumi/pulumi to the program's dependencies`,
      { cause },
    );
  }
}

/** The caller's environment with `extra` on top; compiled SDK code is cached between the many processes of a test run. */
export function childEnvironment(extra: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: join(tmpdir(), "pulumi-imagestream-compile-cache"), ...process.env, ...extra };
}
