import { image, imageIndex } from "../../../emulator/index.ts";
import type { ApiTagReference } from "../../../provider/cluster/api/imageStream.ts";
import type { ImageLookupInputs } from "../../../provider/resources/imageLookup/inputs.ts";
import type { ImageOverrideInputs } from "../../../provider/resources/imageOverride/inputs.ts";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import type { ImageTriggerInputs } from "../../../provider/resources/imageTrigger/inputs.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import type { Testbed } from "./testbed.ts";

/** A namespace with images and workloads, and what `oc` and others do in it. */
export interface Shop {
  readonly namespace: string;
  /** The repository of this shop's images. */
  readonly repository: string;
  readonly web: ReturnType<typeof workload>;
  readonly operator: ReturnType<typeof workload>;
  push(tag: string, version: string): Promise<string>;
  /** The digest that a tag has in the registry. */
  digest(tag: string): string;
  /** `oc tag`: a PUT without resourceVersion, of everything that it knows about the tag. */
  ocTag(tag: string, from: object, more?: Partial<ApiTagReference>): Promise<unknown>;
  /** `oc import-image`. */
  ocImport(tag: string, importPolicy?: object): Promise<unknown>;
  patchStream(patch: object, name?: string): Promise<unknown>;
  patch(workload: Shop["web"], patch: object): Promise<unknown>;
  /** `oc set triggers`. */
  setTriggers(entries: readonly object[] | undefined): Promise<unknown>;
  /** Manifests that the workloads' owners apply. */
  createWeb(): Promise<unknown>;
  createOperator(): Promise<unknown>;
  /** The program's declarations, with the digests that the registry's tags have now. */
  program(): Program;
}

interface Program {
  readonly stream: ImageStreamInputs;
  readonly trigger: ImageTriggerInputs;
  readonly override: ImageOverrideInputs;
  readonly lookup: ImageLookupInputs;
}

export const triggersAnnotation = "image.openshift.io/triggers";

/** The program's entry in the annotation of `web`. */
export const entry = { from: { kind: "ImageStreamTag", name: "app:stable" }, fieldPath: fieldPath("web") };
export function fieldPath(container: string): string {
  return `spec.template.spec.containers[?(@.name=="${container}")].image`;
}

const workload = (namespace: string, name: string) =>
  ({ apiVersion: "apps/v1", kind: "Deployment", name, namespace }) as const;

let shops = 0;

export async function openShop(bed: Testbed): Promise<Shop> {
  const namespace = await bed.namespace();
  const path = `drift/shop-${++shops}`;
  const repository = bed.reference(path);
  const web = workload(namespace, "web");
  const operator = workload(namespace, "operator");
  const digest = (tag: string) => bed.cluster.registry.digest(path, tag) ?? "";
  const patch: Shop["patch"] = (object, change) => bed.client.objects.patch(object, change, { type: "strategic" });
  const create = (object: Shop["web"], containers: readonly object[]) =>
    bed.client.objects.create(deployment(object, containers));

  await Promise.all(["1.4", "2.0", "nightly", "other"].map((tag) => bed.push(path, tag, tag)));
  const platforms = ["linux/amd64", "linux/arm64"];
  await bed.cluster.registry.push(path, "multi", imageIndex(platforms.map((platform) => image({ platform }))));

  return {
    namespace,
    repository,
    web,
    operator,
    push: (tag, version) => bed.push(path, tag, version),
    digest,
    ocTag: (name, from, more = {}) =>
      bed.client.imageStreamTags.replace(namespace, `app:${name}`, {
        metadata: { name: `app:${name}`, namespace },
        tag: { name, from, generation: 0, importPolicy: { importMode: "Legacy" }, referencePolicy: source, ...more },
      }),
    ocImport: (tag, importPolicy = {}) =>
      bed.client.imageStreamImports.create(namespace, {
        metadata: { name: "app" },
        spec: {
          import: true,
          images: [{ from: { kind: "DockerImage", name: `${repository}:${tag}` }, to: { name: tag }, importPolicy }],
        },
      }),
    patchStream: (change, name = "app") =>
      bed.client.imageStreams.patch(namespace, name, change, { type: "strategic" }),
    patch,
    setTriggers: (entries) => {
      const annotation = entries === undefined ? null : JSON.stringify(entries);
      return patch(web, { metadata: { annotations: { [triggersAnnotation]: annotation } } });
    },
    createWeb: () =>
      create(
        web,
        ["web", "side"].map((name) => ({ name, image: `${repository}:1.4` })),
      ),
    createOperator: () => create(operator, [{ name: "operator", image: "quay.io/acme/operator:1", env: [agentImage] }]),
    program: () => ({
      stream: stream(namespace, repository, digest),
      trigger: {
        workload: web,
        container: "web",
        from: { kind: "ImageStreamTag", name: "app:stable", namespace },
        image: `${repository}@${digest("1.4")}`,
        timeout: 20,
      },
      override: { object: operator, container: "operator", env: agentImage.name, image: `${repository}:2.0` },
      lookup: {
        object: { apiVersion: "image.openshift.io/v1", kind: "ImageStream", name: "theirs", namespace },
        enabled: true,
      },
    }),
  };
}

const source = { type: "Source" as const };
/** The choice of the operator's owner. */
const agentImage = { name: "AGENT_IMAGE", value: "quay.io/vendor/agent:7" };

function deployment({ apiVersion, kind, name, namespace }: Shop["web"], containers: readonly object[]) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers } };
  return { apiVersion, kind, metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template } };
}

function stream(namespace: string, repository: string, digest: (tag: string) => string): ImageStreamInputs {
  const docker = (name: string, parts: Partial<TagReference> = {}): TagReference => ({
    name,
    from: { kind: "DockerImage", name: `${repository}:${name}` },
    ...parts,
  });
  const tags: TagReference[] = [
    docker("1.4", { annotations: { team: "web" } }),
    docker("2.0"),
    docker("multi", { importPolicy: { importMode: "PreserveOriginal" } }),
    docker("nightly", { importPolicy: { scheduled: true } }),
    { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
    { name: "built" },
  ];
  const sources = { "1.4": "1.4", "2.0": "2.0", multi: "multi", nightly: "nightly", stable: "1.4" };
  return {
    metadata: { name: "app", namespace, labels: { team: "web" }, annotations: { note: "ours" } },
    spec: { lookupPolicy: { local: false }, tags },
    images: Object.fromEntries(Object.entries(sources).map(([tag, from]) => [tag, { digest: digest(from) }])),
  };
}
