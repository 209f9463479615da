import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient } from "../apiserver/resource.ts";
import {
  type BuildConfig,
  buildConfigKind,
  type ImageChangeTrigger,
  inputReference,
} from "../build/buildConfigObject.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import type { TagResolver } from "./tagResolver.ts";
import type { TriggerSource } from "./triggerSource.ts";

/** Triggers of BuildConfigs of type ImageChange: a moved tag starts a build. */
export function buildConfigTriggers(client: ClusterClient): TriggerSource {
  return {
    kind: buildConfigKind,
    triggers: (object) => {
      const config = object as BuildConfig;
      return imageChanges(config).flatMap((trigger) => {
        const from = triggerReference(config, trigger);
        if (from?.kind !== "ImageStreamTag" || !from.name) return [];
        const { kind, name, namespace = "", apiVersion = "" } = from;
        const fieldPath = trigger.from === undefined ? "spec.strategy.*.from" : "spec.triggers";
        return [{ from: { kind, name, namespace, apiVersion }, fieldPath, paused: false }];
      });
    },
    touched: () => false,
    async react(object, resolve) {
      const request = buildRequest(object as BuildConfig, resolve);
      const { namespace = "", name = "" } = object.metadata;
      if (request === undefined) return;
      await client.create({ ...buildConfigKind, namespace, subresource: "instantiate" }, request, name);
    },
  };
}

function imageChanges({ spec }: BuildConfig): ImageChangeTrigger[] {
  return (spec.triggers ?? []).flatMap(({ imageChange }) => imageChange ?? []);
}

function triggerReference({ spec }: BuildConfig, { from }: ImageChangeTrigger): ObjectReference | undefined {
  return from ?? inputReference(spec.strategy);
}

/** The request for one build with all moved tags; undefined if none moved. */
function buildRequest(config: BuildConfig, resolve: TagResolver): KubeObject | undefined {
  const moved = imageChanges(config).flatMap((trigger) => {
    const from = triggerReference(config, trigger);
    if (trigger.paused || from?.kind !== "ImageStreamTag") return [];
    const image = resolve(from.namespace || config.metadata.namespace || "", from.name ?? "");
    if (image === undefined || image === lastTriggered(config, from) || image === trigger.lastTriggeredImageID)
      return [];
    return [{ from, image }];
  });
  const [first] = moved;
  if (first === undefined) return undefined;
  const { name = "", namespace = "" } = config.metadata;
  return {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildRequest",
    metadata: { name, namespace },
    triggeredByImage: { kind: "DockerImage", name: first.image },
    from: first.from,
    triggeredBy: moved.map(({ from, image }) => ({
      message: "Image change",
      imageChangeBuild: { imageID: image, fromRef: from },
    })),
  };
}

/** Compares the namespace as written; an absent one matches only an absent one. */
function lastTriggered({ status }: BuildConfig, { namespace = "", name }: ObjectReference): string | undefined {
  const found = status.imageChangeTriggers?.find(
    ({ from = {} }) => (from.namespace ?? "") === namespace && from.name === name,
  );
  return found?.lastTriggeredImageID;
}
