/**
 * The entry of dynamic provider processes. The names are in every user's state for ever
 * (`exports.handler=()=>require("pulumi-imagestream/provider").ImageStream`): never rename or remove one.
 */
import { build } from "./resources/build/index.ts";
import { buildConfig } from "./resources/buildConfig/index.ts";
import { clusterImagePolicy } from "./resources/clusterImagePolicy/index.ts";
import { deploymentConfig } from "./resources/deploymentConfig/index.ts";
import { dynamicProvider } from "./resources/dynamicProvider.ts";
import { generatedValues } from "./resources/generatedValues/index.ts";
import { imageAccess } from "./resources/imageAccess/index.ts";
import { imageLookup } from "./resources/imageLookup/index.ts";
import { imageMirrorSet } from "./resources/imageMirrorSet/index.ts";
import { imageOverride } from "./resources/imageOverride/index.ts";
import { imagePruner } from "./resources/imagePruner/index.ts";
import { imageStream } from "./resources/imageStream/index.ts";
import { imageStreamTag } from "./resources/imageStreamTag/index.ts";
import { imageTrigger } from "./resources/imageTrigger/index.ts";
import { kubernetesObject } from "./resources/kubernetesObject/index.ts";
import { registrySecret } from "./resources/registrySecret/index.ts";

export const Build = dynamicProvider(build);
export const BuildConfig = dynamicProvider(buildConfig);
export const ClusterImagePolicy = dynamicProvider(clusterImagePolicy);
export const GeneratedValues = dynamicProvider(generatedValues);
export const DeploymentConfig = dynamicProvider(deploymentConfig);
export const ImageAccess = dynamicProvider(imageAccess);
export const ImageLookup = dynamicProvider(imageLookup);
export const ImageMirrorSet = dynamicProvider(imageMirrorSet);
export const ImageOverride = dynamicProvider(imageOverride);
export const ImagePruner = dynamicProvider(imagePruner);
export const ImageStream = dynamicProvider(imageStream);
export const ImageStreamTag = dynamicProvider(imageStreamTag);
export const ImageTrigger = dynamicProvider(imageTrigger);
export const RegistrySecret = dynamicProvider(registrySecret);
export const KubernetesObject = dynamicProvider(kubernetesObject);
