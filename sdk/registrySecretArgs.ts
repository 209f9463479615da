import type { Input } from "@pulumi/pulumi";
import type { PullSecretType } from "../provider/registry/pullSecret.ts";
import type { ObjectMetadataArgs } from "./args.ts";

/** A login for a registry, or for a part of one: by user and password, or by a token. */
export interface RegistryLoginArgs {
  /** `quay.io`, `quay.io/acme`, `registry.example:5000`; `docker.io` is Docker Hub. The longest path that fits an image counts. */
  host: Input<string>;
  /** Name of the user or robot account. @default "token", if a token is given */
  username?: Input<string>;
  /** Password of the user; a secret in any case. */
  password?: Input<string>;
  /** Token in place of a password; a secret in any case. */
  token?: Input<string>;
}

/** A service account that uses the secret, as `oc secrets link` makes it do. */
export interface ServiceAccountLinkArgs {
  /** Name of the account, in the namespace of the secret. */
  serviceAccount: Input<string>;
  /** `pull`: its pods' images are pulled by the secret. `mount`: its builds push and pull by it, and its pods may mount it. @default "pull" */
  for?: Input<"pull" | "mount" | ("pull" | "mount")[]>;
}

/** Arguments of `RegistrySecret`. */
export interface RegistrySecretArgs {
  /** @default the resource's Pulumi name, in the provider's namespace */
  metadata?: Input<ObjectMetadataArgs | null>;
  /** Logins by registry. @default those of `dockerConfig` */
  registries?: Input<Input<RegistryLoginArgs>[] | null>;
  /** Further logins: path or contents of a configuration file of docker or podman, also in base64. @default none */
  dockerConfig?: Input<string | null>;
  /** Form of the secret. @default "kubernetes.io/dockerconfigjson" */
  type?: Input<PullSecretType>;
  /** Service accounts that use the secret; their other secrets stay as they are. @default none */
  links?: Input<Input<ServiceAccountLinkArgs>[] | null>;
  /** Keeps imports into the namespace from using the secret. @default false */
  excludeFromImports?: Input<boolean>;
  /**
   * Has streams and tags below import those of their tags again that would use the secret and whose last import has failed. They get
   * the images that the preview shows.
   * @default false
   */
  retryImports?: Input<boolean>;
  /**
   * Takes over a secret that exists already. Without it, an existing one is an error. Destroying deletes an adopted secret like any
   * other.
   * @default false
   */
  adopt?: Input<boolean>;
  /** Seconds to wait for a service account that does not exist yet. @default 60 */
  timeout?: Input<number>;
}
