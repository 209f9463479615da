import { image } from "../../../../emulator/index.ts";
import type { ApiImageStream } from "../../../../provider/cluster/api/imageStream.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

type StatusTags = NonNullable<NonNullable<ApiImageStream["status"]>["tags"]>;

const docker = ({ repository }: Shop, tag: string) => ({ kind: "DockerImage", name: `${repository}:${tag}` });

/** Everything that happens to streams and their tags. */
export function toStreams(bed: Testbed): Doing {
  return {
    "oc tag quay.io/acme/other:1 app:1.4": (shop) => shop.ocTag("1.4", docker(shop, "other")),
    "oc tag app@sha256:… app:1.4, a roll-back by hand": async (shop) => {
      await shop.ocTag("other", docker(shop, "other"));
      await bed.cluster.settled();
      await shop.ocTag("1.4", { kind: "ImageStreamImage", name: `app@${shop.digest("other")}` });
    },
    "oc tag -d app:1.4": ({ namespace }) => bed.client.imageStreamTags.delete(namespace, "app:1.4"),
    "oc replace by a manifest without the tag, whose images stay in the status": async ({ namespace }) => {
      const stream = await bed.client.imageStreams.get(namespace, "app");
      const spec = { ...stream.spec, tags: stream.spec?.tags?.filter(({ name }) => name !== "1.4") };
      await bed.client.imageStreams.replace(namespace, "app", { ...stream, spec });
    },
    "oc delete imagestream app": ({ namespace }) => bed.client.imageStreams.delete(namespace, "app"),
    "oc delete imagestream app, and another user creates one of that name": async ({ namespace }) => {
      await bed.client.imageStreams.delete(namespace, "app");
      await bed.client.imageStreams.create(namespace, { metadata: { name: "app" } });
    },
    "a GitOps tool applies the stream with another source of the tag": (shop) =>
      bed.client.call({
        method: "PATCH",
        path: `/apis/image.openshift.io/v1/namespaces/${shop.namespace}/imagestreams/app`,
        query: { fieldManager: "argocd-controller", force: "true" },
        contentType: "application/apply-patch+yaml",
        body: {
          apiVersion: "image.openshift.io/v1",
          kind: "ImageStream",
          metadata: { name: "app" },
          spec: { tags: [{ name: "1.4", from: docker(shop, "other") }] },
        },
      }),
    "oc tag --reference": (shop) => shop.ocTag("2.0", docker(shop, "2.0"), { reference: true }),
    "oc tag --scheduled": (shop) => shop.ocTag("2.0", docker(shop, "2.0"), { importPolicy: { scheduled: true } }),
    "oc tag --reference-policy=local": (shop) =>
      shop.ocTag("2.0", docker(shop, "2.0"), { referencePolicy: { type: "Local" } }),
    "oc tag with the declared source, which erases the tag's annotations": (shop) =>
      shop.ocTag("1.4", docker(shop, "1.4")),
    "oc set image-lookup app": ({ patchStream }) => patchStream({ spec: { lookupPolicy: { local: true } } }),
    "oc label, oc annotate of a declared key": ({ patchStream }) =>
      patchStream({ metadata: { labels: { team: "other" }, annotations: { note: "other" } } }),
    "oc import-image app:multi, which turns PreserveOriginal into Legacy": ({ ocImport }) =>
      ocImport("multi", { importMode: "Legacy" }),
    "a push or a build into a tag that has a source": ({ namespace }) =>
      bed.cluster.push(namespace, "app", "1.4", image({ version: "pushed" })),
    "oc import-image app:1.4 after the tag has moved upstream": async ({ push, ocImport }) => {
      await push("1.4", "1.4.1");
      await ocImport("1.4");
    },
    "the tag has moved upstream, without an import": ({ push }) => push("1.4", "1.4.1"),
    "the cluster's schedule moves a tag with importPolicy.scheduled": async ({ push, ocImport }) => {
      await push("nightly", "tomorrow");
      await ocImport("nightly", { scheduled: true });
    },
    "a push or a build into a tag without from": ({ namespace }) =>
      bed.cluster.push(namespace, "app", "built", image({ version: "built" })),
    "oc tag of a tag that the program does not declare": (shop) => shop.ocTag("theirs", docker(shop, "other")),
    "oc label, oc annotate of other keys, on the stream and its tags": ({ patchStream }) =>
      patchStream({
        metadata: { labels: { theirs: "x" }, annotations: { theirs: "x" } },
        spec: { tags: [{ name: "1.4", annotations: { theirs: "x" } }] },
      }),
    "an import that fails: condition, generations": async ({ ocImport, patchStream }) => {
      const end = bed.cluster.registry.fault({ fault: { kind: "error", status: 500 } });
      await ocImport("1.4");
      await patchStream({ spec: { tags: [{ name: "2.0", generation: 0 }] } });
      await bed.cluster.settled();
      end();
    },
    "oc edit that reorders the tags": async ({ namespace }) => {
      const stream = await bed.client.imageStreams.get(namespace, "app");
      const spec = { ...stream.spec, tags: stream.spec?.tags?.toReversed() };
      await bed.client.imageStreams.replace(namespace, "app", { ...stream, spec });
    },
    "oc adm prune images takes old revisions out of the history": async ({ namespace, push, ocImport }) => {
      await push("nightly", "tomorrow");
      await ocImport("nightly", { scheduled: true });
      await prune(namespace, (tags) => tags.map((tag) => ({ ...tag, items: tag.items?.slice(0, 1) ?? null })));
    },
    "oc adm prune images takes the tag's only image away": ({ namespace }) =>
      prune(namespace, (tags) => tags.filter(({ tag }) => tag !== "2.0")),
    "oc import-image app --all, which adds tags and removes schedules": ({ namespace, repository }) =>
      bed.client.imageStreamImports.create(namespace, {
        metadata: { name: "app" },
        spec: { import: true, repository: { from: { kind: "DockerImage", name: repository } } },
      }),
    "another user adds a signature to the image": ({ digest }) =>
      bed.client.call({
        method: "POST",
        path: "/apis/image.openshift.io/v1/imagesignatures",
        body: {
          apiVersion: "image.openshift.io/v1",
          kind: "ImageSignature",
          metadata: { name: `${digest("1.4")}@theirs` },
          type: "atomic",
          content: Buffer.from("signed").toString("base64"),
        },
      }),
  };

  async function prune(namespace: string, kept: (tags: StatusTags) => unknown) {
    const stream = await bed.client.imageStreams.get(namespace, "app");
    await bed.client.call({
      method: "PUT",
      path: `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams/app/status`,
      body: { ...stream, status: { ...stream.status, tags: kept(stream.status?.tags ?? []) } },
    });
  }
}
