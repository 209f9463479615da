import type { Singleton } from "../singleton/singleton.ts";

/** Fields of `registrySources`, of which a change makes nodes reboot. */
export const registrySourceFields = [
  "insecureRegistries",
  "blockedRegistries",
  "allowedRegistries",
  "containerRuntimeSearchRegistries",
].map((name) => `registrySources.${name}`);

/** `image.config.openshift.io/cluster`. */
export const imageConfig: Singleton = {
  apiVersion: "config.openshift.io/v1",
  kind: "Image",
  fields: [
    "allowedRegistriesForImport",
    "externalRegistryHostnames",
    "additionalTrustedCA",
    ...registrySourceFields,
    "imageStreamImportMode",
  ],
  exclusive: [["registrySources.allowedRegistries", "registrySources.blockedRegistries"]],
  absence: "use a cluster of OpenShift 4; OpenShift 3 has these settings in master-config.yaml",
};
