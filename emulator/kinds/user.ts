import type { ApiModule } from "../apiserver/resource.ts";
import { notFound } from "../apiserver/statusError.ts";

const users = { group: "user.openshift.io", resource: "users" };

/** user.openshift.io/v1 User: only `~`, the user of the request, as `oc whoami` reads it. */
export const openshiftUsers: ApiModule = () => [
  {
    ...users,
    version: "v1",
    singular: "user",
    kind: "User",
    namespaced: false,
    endpoint: {
      get({ user }, name) {
        if (name !== "~" && name !== user.name) throw notFound(users, name);
        return {
          kind: "User",
          apiVersion: "user.openshift.io/v1",
          metadata: { name: user.name },
          groups: [...user.groups],
        };
      },
    },
  },
];
