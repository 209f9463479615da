import { triggersAnnotation } from "../../../../provider/image/triggers.ts";
import type { ImageTriggerInputs } from "../../../../provider/resources/imageTrigger/inputs.ts";
import type { Testbed } from "../testbed.ts";

const from = { kind: "ImageStreamTag" as const, name: "app:1.4" };

/** Kinds whose annotation the trigger controller reads. */
type Kind = "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";

/** Workloads with containers `web` and `side`, init container `setup`, and stream `app`. */
export function workloads(bed: Testbed) {
  function podTemplate(...images: [name: string, image: string][]) {
    const containers = images.map(([name, image]) => ({ name, image }));
    return {
      metadata: { labels: { app: "web" } },
      spec: { containers, initContainers: [{ name: "setup", image: " " }] },
    };
  }

  /** Creates a workload with containers `web` and `side`, and stream `app` with tag `1.4`. */
  async function given(kind: Kind = "Deployment", annotation?: string) {
    const namespace = await bed.namespace();
    const digest = await bed.push("acme/app", "1.4", "1.4");
    const apiVersion = kind === "CronJob" ? "batch/v1" : "apps/v1";
    const template = podTemplate(["web", " "], ["side", "quay.io/acme/side:1"]);
    const pods = { selector: { matchLabels: { app: "web" } }, template };
    const job = {
      schedule: "0 0 * * *",
      jobTemplate: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } } },
    };
    const annotations = annotation === undefined ? {} : { [triggersAnnotation]: annotation };
    const spec = kind === "CronJob" ? job : kind === "StatefulSet" ? { ...pods, serviceName: "web" } : pods;
    const address = { apiVersion, kind, name: "web", namespace };
    await bed.client.objects.create({ apiVersion, kind, metadata: { name: "web", namespace, annotations }, spec });
    await importTag(namespace, "1.4");
    bed.writes();
    const inputs: ImageTriggerInputs = { workload: address, container: "web", from, timeout: 10 };
    return { namespace, digest, inputs, image: bed.reference(`acme/app@${digest}`) };
  }

  const importTag = (namespace: string, tag: string) =>
    bed.client.imageStreamImports.create(namespace, {
      metadata: { name: "app" },
      spec: {
        import: true,
        images: [{ from: { kind: "DockerImage", name: bed.reference(`acme/app:${tag}`) }, to: { name: tag } }],
      },
    });

  const object = ({ workload: address }: ImageTriggerInputs) => bed.client.objects.get(address);
  const annotationOf = async (inputs: ImageTriggerInputs) =>
    (await object(inputs)).metadata.annotations?.[triggersAnnotation];
  const imageOf = async (inputs: ImageTriggerInputs, container = "web") => {
    const containers = JSON.stringify((await object(inputs)).spec).matchAll(/"name":"([\w-]+)","image":"([^"]*)"/g);
    return [...containers].find(([, name]) => name === container)?.[2];
  };

  return { given, importTag, annotationOf, imageOf };
}
