import type { Handlers } from "../handlers.ts";
import { type SingletonOutputs, type SingletonResource, singletonHandlers } from "../singleton/handlers.ts";
import { type ImagePrunerInputs, imagePrunerDiagnostics, imagePrunerKind } from "./inputs.ts";

/** State of the cluster's image pruner. */
export type ImagePrunerOutputs = SingletonOutputs<ImagePrunerInputs>;

/** The resource, for programs and provider processes. */
export const imagePrunerResource: SingletonResource<ImagePrunerInputs> = {
  resource: "ImagePruner",
  kind: imagePrunerKind,
  diagnostics: imagePrunerDiagnostics,
};

/** The cluster's image pruner: fields of `imagepruners.imageregistry.operator.openshift.io/cluster`. */
export const imagePruner: Handlers<ImagePrunerInputs, ImagePrunerOutputs> = singletonHandlers(imagePrunerResource);
