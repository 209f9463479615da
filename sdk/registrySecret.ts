import * as pulumi from "@pulumi/pulumi";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { RegistrySecretInputs } from "../provider/resources/registrySecret/inputs.ts";
import { connectionOf } from "./connection.ts";
import { declareRegistrySecret } from "./declarations/access/declareRegistrySecret.ts";
import { importableRegistrySecret } from "./declarations/access/importableRegistrySecret.ts";
import { programPlace } from "./declarations/declarer.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { sayNotes } from "./messages/sayNotes.ts";
import type { RegistrySecretArgs } from "./registrySecretArgs.ts";

/**
 * A secret with logins of registries, linked to service accounts. Passwords are secrets of Pulumi whether the program says so or
 * not. A new password is one write: neither pods nor streams change. Other secrets of the accounts stay as they are.
 */
export class RegistrySecret extends pulumi.CustomResource {
  /** Name, namespace, and the declared labels and annotations. */
  declare readonly metadata: pulumi.Output<RegistrySecretInputs["metadata"]>;
  /** Form of the secret. */
  declare readonly type: pulumi.Output<RegistrySecretInputs["type"]>;
  /** Logins by registry; a secret. */
  declare readonly registries: pulumi.Output<RegistrySecretInputs["registries"]>;
  /** Uses by the name of the service account. */
  declare readonly links: pulumi.Output<RegistrySecretInputs["links"]>;
  /** Imports into the namespace do not use the secret. */
  declare readonly excludeFromImports: pulumi.Output<boolean>;

  constructor(name: string, given: RegistrySecretArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<RegistrySecret>();
    const owner = { place: programPlace(), resource: self.promise };
    const declared = imported(
      declareRegistrySecret(name, args, connection, owner),
      importing,
      connection,
      importableRegistrySecret,
    );
    const inputs = declared.apply((one) => one.inputs);
    const keys = ["metadata", "type", "registries", "links", "excludeFromImports", "transient"] as const;
    super(
      resourceType("RegistrySecret"),
      name,
      resourceInputs("RegistrySecret", inputs, keys, args),
      deletedFirst(opts, args.adopt),
    );
    self.resolve(this);
    sayNotes(
      this,
      declared.apply((one) => one.notes),
    );
  }
}
