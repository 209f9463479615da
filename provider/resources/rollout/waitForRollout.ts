import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectAddress } from "../../cluster/objects.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import { objectName } from "../inputs/objectName.ts";
import { rolloutReasons } from "./rolloutReasons.ts";
import { type RolloutStatus, rolloutStatus } from "./rolloutStatus.ts";

/** Seconds that a rollout gets, as long as a Deployment's own progress deadline. */
export const defaultRolloutTimeout = 600;

/** Seconds for a rollout: 0 does not wait. @default 600 */
export interface RolloutOptions {
  readonly timeout?: number | undefined;
  /** Tells what has to happen before the rollout; `undefined` when it has. */
  readonly before?: (object: ApiObject) => string | undefined;
}

/**
 * Waits until an object has rolled out, or has run to completion. Returns it as it is then; `undefined` if it was not to wait.
 * @throws ImageStreamError `ROLLOUT_FAILED` where the object says so, `WAIT_TIMEOUT`; both name conditions and pods
 */
export async function waitForRollout(
  context: Pick<Context, "cluster">,
  address: ObjectAddress,
  { timeout = defaultRolloutTimeout, before }: RolloutOptions = {},
): Promise<ApiObject | undefined> {
  if (timeout === 0) return undefined;
  const name = objectName(address);
  const statusOf = (object: ApiObject): RolloutStatus => {
    const text = before?.(object);
    return text === undefined ? rolloutStatus(address, object) : { phase: "waiting", text };
  };
  let last: ApiObject | undefined;
  const look = async () => {
    last = await context.cluster.objects.find(address);
    if (last === undefined) throw new ImageStreamError("ROLLOUT_FAILED", `${name} was deleted while it rolled out`);
    return last;
  };
  const reasons = async () => (last === undefined ? [] : rolloutReasons(context, address, last));
  const object = await waitFor(look, (seen) => statusOf(seen).phase !== "waiting", {
    timeout: timeout * 1_000,
    what: `the rollout of ${name}`,
    describe: (seen) => statusOf(seen).text,
    remedy: async () => (await reasons()).join("; ") || undefined,
  });
  const { phase, text } = statusOf(object);
  if (phase === "done") return object;
  const why = (await reasons()).filter((reason) => text === "" || !reason.includes(text));
  const told = [text, ...why].filter((part) => part !== "").join("; ") || "the cluster gives no reason";
  throw new ImageStreamError("ROLLOUT_FAILED", `the rollout of ${name} failed: ${told}`);
}
