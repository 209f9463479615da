import { encodeName } from "../../cluster/apiCall.ts";
import type { ObjectAddress } from "../../cluster/objects.ts";
import type { BuildInputs } from "./inputs.ts";

const api = "/apis/build.openshift.io/v1";

/** Address of a build of the BuildConfig. */
export const buildAddress = ({ config }: Pick<BuildInputs, "config">, name: string): Required<ObjectAddress> => ({
  apiVersion: "build.openshift.io/v1",
  kind: "Build",
  namespace: config.namespace,
  name,
});

/** Path of a call of the BuildConfig: `instantiate`, `instantiatebinary`. */
export const configPath = ({ config }: Pick<BuildInputs, "config">, call: string): string =>
  `${api}/namespaces/${encodeURIComponent(config.namespace)}/buildconfigs/${encodeName(config.name)}/${call}`;

/** Path of the log of a build. */
export const logPath = ({ config }: Pick<BuildInputs, "config">, name: string): string =>
  `${api}/namespaces/${encodeURIComponent(config.namespace)}/builds/${encodeName(name)}/log`;
