import { entry, fieldPath, triggersAnnotation } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import { type Doing, inContainer } from "./doing.ts";

/** Everything that happens to a Deployment with a trigger. */
export function toTriggers(bed: Testbed): Doing {
  return {
    "oc set triggers deployment/web --remove-all, which leaves null and pauses rollouts": ({ patch, web }) =>
      patch(web, { metadata: { annotations: { [triggersAnnotation]: "null" } }, spec: { paused: true } }),
    "a deployment's manifest that replaces all annotations": ({ setTriggers }) => setTriggers(undefined),
    "the workload's owner recreates it": async ({ web, createWeb }) => {
      await bed.client.objects.delete(web);
      await createWeb();
    },
    "oc set triggers deployment/web --from-image=app:1.4": ({ setTriggers }) =>
      setTriggers([{ ...entry, from: { kind: "ImageStreamTag", name: "app:1.4" } }]),
    "oc set triggers deployment/web --manual": ({ setTriggers }) => setTriggers([{ ...entry, paused: true }]),
    "another entry in the same annotation": ({ setTriggers }) =>
      setTriggers([{ from: { kind: "ImageStreamTag", name: "theirs:1" }, fieldPath: fieldPath("side") }, entry]),
    "the same entry in another form: paused: false, its own namespace": ({ setTriggers, namespace }) =>
      setTriggers([{ paused: false, fieldPath: entry.fieldPath, from: { namespace, ...entry.from } }]),
    "the same entry by position: containers[0] in its field path": ({ setTriggers }) =>
      setTriggers([{ ...entry, fieldPath: "spec.template.spec.containers[0].image" }]),
    "an editor adds from.apiVersion, so that the trigger controller ignores the entry": ({ setTriggers }) =>
      setTriggers([{ ...entry, from: { apiVersion: "image.openshift.io/v1", ...entry.from } }]),
    '"paused": "false", which the console once wrote: the annotation is unreadable': ({ setTriggers }) =>
      setTriggers([{ ...entry, paused: "false" }]),
    "the container gets another name": ({ patch, web }) =>
      patch(web, inContainer({ name: "web", $patch: "delete" }, { name: "www", image: "quay.io/other/app:1" })),
    "the cluster's trigger controller sets the image": () => bed.cluster.settled(),
    "oc set image deployment/web web=…": ({ patch, web, repository }) =>
      patch(web, inContainer({ name: "web", image: `${repository}:other` })),
    "oc rollout undo deployment/web": ({ patch, web }) =>
      patch(web, inContainer({ name: "web", image: "quay.io/acme/app:older" })),
    "a GitOps tool applies the deployment with an image of its own": ({ namespace }) =>
      bed.client.call({
        method: "PATCH",
        path: `/apis/apps/v1/namespaces/${namespace}/deployments/web`,
        query: { fieldManager: "argocd-controller", force: "true" },
        contentType: "application/apply-patch+yaml",
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web" },
          ...inContainer({ name: "web", image: "quay.io/acme/app:theirs" }),
        },
      }),
    "oc scale, oc set env, other annotations": ({ patch, web }) =>
      patch(web, {
        metadata: { annotations: { theirs: "x" } },
        spec: { replicas: 3, template: { metadata: { annotations: { theirs: "x" } } } },
      }),
    "oc delete deployment web": ({ web }) => bed.client.objects.delete(web),
  };
}
