import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { isObject, type Members } from "../../image/members.ts";
import { adoptionPatch } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { buildConfigAddress } from "./address.ts";
import type { BuildConfigInputs, BuildConfigOutputs } from "./inputs.ts";
import { buildConfigPatch, changesTriggers } from "./patch.ts";
import { webhookUrls } from "./webhookUrls.ts";

/** Sends one patch of what differs. It names the version that was read where it holds the list of triggers. */
export async function writeChanges(
  { cluster }: Context,
  olds: BuildConfigInputs,
  news: BuildConfigInputs,
  adoption?: string,
): Promise<void> {
  const address = buildConfigAddress(news);
  await retryOnConflict(async () => {
    const present = changesTriggers(olds, news) ? await cluster.objects.get(address) : undefined;
    const patch = buildConfigPatch(olds, news, present);
    const whole = adoption === undefined ? patch : merged(patch ?? {}, adoptionPatch(adoption));
    if (whole !== undefined) await cluster.objects.patch(address, whole);
  });
}

function merged(a: object, b: object): object {
  const into = a as Members;
  const members = Object.entries(b).map(([key, value]) => [
    key,
    isObject(into[key]) && isObject(value) ? merged(into[key], value) : value,
  ]);
  return { ...a, ...Object.fromEntries(members) };
}

/** The declaration and what only the provider knows. */
export async function buildConfigOutputs({ cluster }: Context, inputs: BuildConfigInputs): Promise<BuildConfigOutputs> {
  return { ...inputs, webhookUrls: webhookUrls(inputs, await cluster.server()) };
}
