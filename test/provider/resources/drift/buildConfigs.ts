import type { BuildConfigInputs } from "../../../../provider/resources/buildConfig/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const address = (namespace: string) =>
  ({ apiVersion: "build.openshift.io/v1", kind: "BuildConfig", name: "shop", namespace }) as const;
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

/** The BuildConfig that the program declares. */
export const buildConfigOf = ({ namespace }: Shop): BuildConfigInputs => ({
  metadata: { name: "shop", namespace, labels: { team: "web" } },
  spec: {
    strategy: { dockerStrategy: { from: tag("app:1.4"), env: [{ name: "A", value: "1" }] } },
    source: { dockerfile: "FROM app" },
    output: { to: tag("app:built") },
    triggers: [{ type: "ImageChange", imageChange: {} }],
  },
  images: {},
});

/** Changes of the rows of docs/drift.md on BuildConfigs. */
export function toBuildConfigs(bed: Testbed): Doing {
  const patch = (spec: object, metadata?: object) => (shop: Shop) =>
    bed.client.objects.patch(address(shop.namespace), { spec, ...(metadata && { metadata }) });
  const own = { type: "ImageChange", imageChange: {} };
  return {
    "builds run: status, lastVersion, lastTriggeredImageID": (shop) => startBuild(bed, shop),
    "oc set env bc/shop A=2": patch({ strategy: { dockerStrategy: { env: [{ name: "A", value: "2" }] } } }),
    "oc edit: another tag to start from": patch({ strategy: { dockerStrategy: { from: { name: "app:2.0" } } } }),
    "oc edit: another strategy": patch({
      strategy: { type: null, dockerStrategy: null, sourceStrategy: { from: tag("app:1.4") } },
    }),
    "oc set triggers bc/shop --remove-all": patch({ triggers: [] }),
    "oc set triggers bc/shop --from-image=base:1, which names the strategy's tag": patch({
      triggers: [{ type: "ImageChange", imageChange: { from: tag("app:1.4") } }],
    }),
    "oc set triggers bc/shop --from-github, a trigger of another user": patch({
      triggers: [own, { type: "GitHub", github: { secret: "theirs" } }],
    }),
    "oc set build-hook bc/shop --post-commit, a member that is not declared": patch({ postCommit: { script: "true" } }),
    "oc label bc/shop of a declared key": patch({}, { labels: { team: "ops" } }),
    "oc start-build shop": (shop) => startBuild(bed, shop),
    "oc delete bc shop": ({ namespace }) => bed.client.objects.delete(address(namespace)),
  };
}

/** What `oc start-build` does. */
export const startBuild = (bed: Testbed, { namespace }: Shop) =>
  bed.client.call({
    method: "POST",
    path: `/apis/build.openshift.io/v1/namespaces/${namespace}/buildconfigs/shop/instantiate`,
    body: { apiVersion: "build.openshift.io/v1", kind: "BuildRequest", metadata: { name: "shop" } },
  });
