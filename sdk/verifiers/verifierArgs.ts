import type { VerifiedImage } from "../../provider/resolver/verification/verifier.ts";

/** Judges an image: refuses it by throwing, or by returning `false`. `signal` is aborted at the time limit. */
export type VerifierFunction = (image: VerifiedImage, signal: AbortSignal) => unknown;

/** Judges images by a function of the program, for instance by their age. */
export interface FunctionVerifierArgs {
  /** Called once for each image of a repository, however many tags have it. */
  check: VerifierFunction;
  /** Shown. @default the function's own name */
  name?: string;
  /** After this, the image is refused. At most a day. @default 60 */
  timeoutSeconds?: number;
}

/** Judges images by a command, for instance `["cosign", "verify", "--key", "cosign.pub", "{image}"]`. */
export interface CommandVerifierArgs {
  /**
   * Program and arguments, run without a shell in the program's folder; any exit code but 0 refuses. In the arguments
   * `{image}` (the pull spec by digest), `{digest}` and `{reference}` (the repository) are filled in; standard input is
   * all that is known of the image, as JSON.
   */
  command: readonly string[];
  /**
   * Names of the environment variables that the command gets, beside `PATH`: `["HOME", "AWS_PROFILE"]`.
   * @default all but `PULUMI_*` and those whose name says token, secret, password, passphrase, credential, auth or key, and URLs with a password
   */
  env?: readonly string[];
  /** Shown. @default the program, with the subcommand */
  name?: string;
  /** After this, command and children are killed, and the image is refused. At most a day. @default 60 */
  timeoutSeconds?: number;
}

/** Verifier of the images of a tag, or of all tags of a provider, before they are announced. */
export type VerifierArgs = VerifierFunction | readonly string[] | FunctionVerifierArgs | CommandVerifierArgs;
