import type { ApiModule } from "../apiserver/resource.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

/** v1 PersistentVolumeClaim, which nothing binds. */
export const persistentVolumeClaims: ApiModule = (core) => [
  storedKind(core, { ...kubernetesKind("PersistentVolumeClaim"), shortNames: ["pvc"] }),
];
