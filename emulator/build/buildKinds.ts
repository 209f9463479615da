import type { ApiModule } from "../apiserver/resource.ts";
import { build } from "./build.ts";
import { buildConfig } from "./buildConfig.ts";

/** The API group build.openshift.io. */
export const buildKinds: ApiModule = (core) => [buildConfig(core), build(core)];
