import type { Context } from "../handlers.ts";
import type { ImageTriggerInputs } from "./inputs.ts";

/** Who writes the images that the controller sets, by the objects' `managedFields`. */
const controller = "openshift-controller-manager";

/** What to check where no object of the kind shows that the controller has ever written to one; `undefined` if one does. */
export async function missingController(
  { cluster }: Pick<Context, "cluster">,
  { workload }: ImageTriggerInputs,
): Promise<string | undefined> {
  const { apiVersion, kind, namespace } = workload;
  const all = await cluster.objects.list({ apiVersion, kind, namespace }).catch(() => undefined);
  const managers = all?.items.flatMap(({ metadata }) => metadata.managedFields ?? []);
  if (managers === undefined || managers.some(({ manager = "" }) => manager.includes(controller))) return undefined;
  const what = `no trigger controller has acted on any ${kind} of namespace ${namespace}`;
  return `${what}: check that the cluster is OpenShift and that its ${controller} runs (oc get clusteroperator ${controller}; oc get pods -n ${controller}), or use the tag's image directly`;
}
