import type { VerifiedImage } from "../../provider/resolver/verification/verifier.ts";

/** Judges an image: refuses it by throwing, or by returning `false`. `signal` is aborted at the time limit. */
export type VerifierFunction = (image: VerifiedImage, signal: AbortSignal) => unknown;

/** Judges images by a function of the program, for instance by their age. */
export interface FunctionVerifierArgs {
  /** Called once for each image of a repository, however many tags have it. */
  check: VerifierFunction;
  /** Name in messages. @default the function's own name */
  name?: string;
  /** After this, the image is refused. At most a day. @default 60 */
  timeoutSeconds?: number;
}

/** Judges images by a command, for instance `["cosign", "verify", "--key", "cosign.pub", "{image}"]`. */
export interface CommandVerifierArgs {
  /**
   * Program and arguments. The command runs without a shell, in the folder of the Pulumi program. In the arguments, `{image}`
   * stands for the pull spec by digest, `{digest}` for the digest and `{reference}` for the repository. Standard input has
   * all facts of the image as JSON. Any exit code but 0 refuses the image.
   */
  command: readonly string[];
  /**
   * Names of the environment variables that the command gets, beside `PATH`: `["HOME", "AWS_PROFILE"]`.
   * @default every variable but `PULUMI_*`, names with token, secret, password, passphrase, credential, auth or key, and URLs with a password
   */
  env?: readonly string[];
  /** Name in messages. @default the program, with the subcommand */
  name?: string;
  /** After this, command and children are killed, and the image is refused. At most a day. @default 60 */
  timeoutSeconds?: number;
}

/** Verifier of the images of a tag, or of all tags of a provider, before they are announced. */
export type VerifierArgs = VerifierFunction | readonly string[] | FunctionVerifierArgs | CommandVerifierArgs;
