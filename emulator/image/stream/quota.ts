import { isRecord } from "../../apiserver/copy.ts";
import type { RequestContext } from "../../apiserver/resource.ts";
import { forbidden } from "../../apiserver/statusError.ts";
import { quantityValue } from "./quantity.ts";

const counted = ["openshift.io/imagestreams", "count/imagestreams.image.openshift.io"];

/**
 * Checks the namespace's ResourceQuotas for the creation of the stream `name`.
 * @param as the request's kind and object, for the refusal
 * @throws StatusError 403
 */
export function checkStreamQuota(
  { core, namespace }: RequestContext,
  name: string,
  as: { readonly resource: string; readonly name: string },
): void {
  const group = "image.openshift.io";
  const key = { group, resource: "imagestreams", namespace, name };
  if (core.store.get(key) !== undefined) return;
  const used = core.store.list(key, namespace).length;
  for (const quota of core.store.list({ group: "", resource: "resourcequotas" }, namespace)) {
    const hard = isRecord(quota.spec) && isRecord(quota.spec.hard) ? quota.spec.hard : {};
    for (const resource of counted) {
      const limit = hard[resource];
      if (typeof limit !== "string" && typeof limit !== "number") continue;
      if (used + 1 <= quantityValue(limit)) continue;
      const why = `exceeded quota: ${quota.metadata.name}, requested: ${resource}=1, used: ${resource}=${used}, limited: ${resource}=${limit}`;
      throw forbidden({ group, resource: as.resource }, as.name, why);
    }
  }
}
