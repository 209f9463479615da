import { hiddenSecret } from "./credentials.ts";
import type { BuildConfigInputs } from "./inputs.ts";
import { webHookMember } from "./normalize.ts";

/** In place of a secret that only a Secret of the cluster holds, as `oc describe` writes it. */
const hidden = "<secret>";

/** Addresses of the declared webhooks by kind; a second one of a kind has a number: `generic2`. */
export function webhookUrls({ metadata, spec }: BuildConfigInputs, server: string): Record<string, string> {
  const { namespace, name } = metadata;
  const base = `${server}/apis/build.openshift.io/v1/namespaces/${namespace}/buildconfigs/${name}/webhooks`;
  const counts = new Map<string, number>();
  const urls = (spec.triggers ?? []).flatMap((trigger): [string, string][] => {
    const kind = webHookMember(trigger);
    if (kind === undefined) return [];
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const { secret } = trigger[kind] ?? {};
    const part = secret === undefined || secret === hiddenSecret ? hidden : encodeURIComponent(secret);
    return [[count === 1 ? kind : `${kind}${count}`, `${base}/${part}/${kind}`]];
  });
  return Object.fromEntries(urls);
}
