import { isRecord } from "../apiserver/copy.ts";

const resources = ["cpu", "memory"];

function quantities(container: unknown, kind: "requests" | "limits"): Record<string, unknown> {
  const given = isRecord(container) && isRecord(container["resources"]) ? container["resources"][kind] : undefined;
  return isRecord(given) ? given : {};
}

/** A pod's class of service, from the resources of its containers. Absent requests equal the limits. */
export function qosClass({ containers, initContainers }: Record<string, unknown>): string {
  const all = [containers, initContainers].flatMap((list) => (Array.isArray(list) ? list : []));
  const counted = all.flatMap((container) =>
    resources.map((resource) => {
      const limit = quantities(container, "limits")[resource];
      return { limit, request: quantities(container, "requests")[resource] ?? limit };
    }),
  );
  if (counted.every(({ request }) => request === undefined)) return "BestEffort";
  const guaranteed = counted.every(({ limit, request }) => limit !== undefined && limit === request);
  return guaranteed ? "Guaranteed" : "Burstable";
}
