import { ImageStreamError } from "../../image/error.ts";

/** The error of a configuration that names no usable cluster. */
export const configurationError = (message: string, remedy: string): ImageStreamError =>
  new ImageStreamError("CLUSTER_CONFIGURATION", `${message}; ${remedy}`);

/** The error of credentials that cannot be had. */
export const credentialsError = (message: string, remedy: string): ImageStreamError =>
  new ImageStreamError("CLUSTER_CREDENTIALS", `${message}; ${remedy}`);
