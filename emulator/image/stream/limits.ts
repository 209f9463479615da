import { isRecord } from "../../apiserver/copy.ts";
import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { ImageStream } from "./object.ts";
import { binaryQuantity, quantityValue } from "./quantity.ts";
import { streamUsage } from "./usage.ts";

const streamType = "openshift.io/ImageStream";
const imageType = "openshift.io/Image";
const tagsResource = "openshift.io/image-tags";
const imagesResource = "openshift.io/images";

/**
 * The API's message for a stream that would exceed a limit of the namespace's LimitRanges; undefined if none.
 * Accepts every write that adds neither a source nor an image: users can shrink a stream that is above its limit.
 */
export function exceededStreamLimits(
  limitRanges: readonly KubeObject[],
  stream: ImageStream,
  old: ImageStream | undefined,
): string | undefined {
  const before = streamUsage(old);
  const now = streamUsage(stream);
  const grows = gains(now.specReferences, before.specReferences) || gains(now.statusImages, before.statusImages);
  if (!grows) return undefined;
  const usage = { [imagesResource]: now.statusImages.size, [tagsResource]: now.specReferences.size };
  const faults = Object.entries(usage).flatMap(([resource, used]) => {
    const limit = lowestMax(limitRanges, streamType, resource);
    return limit === undefined || used <= quantityValue(limit)
      ? []
      : [excess(streamType, resource, String(used), limit)];
  });
  return faults.length > 1 ? `[${faults.join(", ")}]` : faults[0];
}

/** The message for an image above the namespace's size limit; undefined if it fits. */
export function exceededImageLimit(limitRanges: readonly KubeObject[], bytes: number): string | undefined {
  const limit = lowestMax(limitRanges, imageType, "storage");
  if (limit === undefined || bytes <= quantityValue(limit)) return undefined;
  return excess(imageType, "storage", binaryQuantity(bytes), limit);
}

function excess(type: string, resource: string, used: string, limit: string): string {
  return `requested usage of ${resource} exceeds the maximum limit per ${type} (${used} > ${limit})`;
}

function lowestMax(limitRanges: readonly KubeObject[], type: string, resource: string): string | undefined {
  const maxima = limitRanges
    .flatMap(({ spec }) => (isRecord(spec) && Array.isArray(spec.limits) ? spec.limits : []))
    .filter((limit) => isRecord(limit) && limit.type === type)
    .flatMap((limit) => (isRecord(limit.max) ? [limit.max[resource]] : []))
    .filter((max) => typeof max === "string" || typeof max === "number")
    .map(String);
  return maxima.toSorted((a, b) => quantityValue(a) - quantityValue(b))[0];
}

function gains(now: ReadonlySet<string>, before: ReadonlySet<string>): boolean {
  return [...now].some((member) => !before.has(member));
}
