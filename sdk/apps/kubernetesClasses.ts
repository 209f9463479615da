import type { ImageStreamAppArgs, KubernetesClasses } from "../imageStreamAppArgs.ts";

/** The classes of @pulumi/kubernetes, if the program passes them. */
export const kubernetesClasses = (resources: ImageStreamAppArgs["resources"]): KubernetesClasses | undefined =>
  typeof resources === "object" && resources !== null && "apps" in resources && "core" in resources
    ? resources
    : undefined;
