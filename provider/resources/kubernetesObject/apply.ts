import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { withAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { conflictDiagnostics, fieldConflicts, imageOfConflict, managerOfConflict } from "./fieldConflicts.ts";
import { addressOfObject, type KubernetesObjectInputs, manifestOf, nameOfObject } from "./inputs.ts";
import { imagesOf, triggeredContainers, withImages } from "./triggeredContainers.ts";

/** The writer of an object. */
export interface Writer {
  readonly fieldManager: string;
  /** Named on the object, where the program has adopted it. */
  readonly adoption?: string | undefined;
  /** Takes all fields over. */
  readonly force?: boolean;
  /** The object is there: containers with a trigger keep the image that they have. */
  readonly isPresent?: boolean;
}

/**
 * Writes the declaration by server-side apply: what it no longer has goes, what other managers have written stays.
 * @throws ImageStreamError `FIELD_CONFLICT` with each field that another manager holds, and its owner
 */
export async function applyObject(
  context: Pick<Context, "cluster">,
  inputs: KubernetesObjectInputs,
  writer: Writer,
): Promise<ApiObject> {
  const images = await triggeredNow(context, inputs, writer.isPresent === true);
  const send = (more: Partial<Writer> = {}, live = images) =>
    retryOnConflict(() => sendApply(context, inputs, { ...writer, ...more }, live));
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ConflictingFields)) throw explained(error, inputs);
    const { conflicts } = error;
    // Another version of the API, or a creation that was lost: the other manager is this resource.
    const foreign = conflicts.filter((one) => managerOfConflict(one) !== writer.fieldManager);
    if (foreign.length === 0) return send({ force: true });
    const triggered = new Set(triggeredContainers(inputs).map(({ container }) => container));
    const inTheWay = foreign.filter((one) => !triggered.has(imageOfConflict(one) ?? ""));
    if (inTheWay.length > 0) {
      throw new ImageStreamError("FIELD_CONFLICT", conflictDiagnostics(inTheWay), { cause: error });
    }
    // The trigger controller has the others: it keeps what it has set, and is given what this program has moved its tag to.
    return send({ force: true }, { ...(await liveImages(context, inputs, triggered)), ...inputs.triggeredImages });
  }
}

class ConflictingFields extends ImageStreamError {
  readonly conflicts: ReturnType<typeof fieldConflicts>;

  constructor(conflicts: ReturnType<typeof fieldConflicts>, cause: unknown) {
    super("FIELD_CONFLICT", conflictDiagnostics(conflicts), { cause });
    this.conflicts = conflicts;
  }
}

async function sendApply(
  { cluster }: Pick<Context, "cluster">,
  inputs: KubernetesObjectInputs,
  { fieldManager, adoption, force }: Writer,
  images: Readonly<Record<string, string>>,
): Promise<ApiObject> {
  const manifest = withImages(inputs, manifestOf(inputs), images);
  const object = adoption === undefined ? manifest : withAdoption(manifest, adoption);
  const options = { type: "apply", fieldManager, force: force === true || inputs.force === true } as const;
  try {
    return await cluster.objects.patch(addressOfObject(inputs), object, options);
  } catch (error) {
    const conflicts = fieldConflicts(error);
    throw conflicts.length === 0 ? error : new ConflictingFields(conflicts, error);
  }
}

/** Images to send for containers with a trigger: the tag's, where this program moves it, or else the one that is there. */
async function triggeredNow(
  context: Pick<Context, "cluster">,
  inputs: KubernetesObjectInputs,
  isPresent: boolean,
): Promise<Record<string, string>> {
  const triggered = triggeredContainers(inputs).map(({ container }) => container);
  const moved = inputs.triggeredImages ?? {};
  const left = new Set(triggered.filter((container) => !Object.hasOwn(moved, container)));
  return { ...(isPresent && left.size > 0 ? await liveImages(context, inputs, left) : {}), ...moved };
}

async function liveImages(
  { cluster }: Pick<Context, "cluster">,
  inputs: KubernetesObjectInputs,
  containers: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const live = imagesOf(inputs, await cluster.objects.find(addressOfObject(inputs)));
  return Object.fromEntries(Object.entries(live).filter(([container]) => containers.has(container)));
}

/** Names the way out where the API does not let a field change that the program's own list does not know. */
function explained(error: unknown, inputs: KubernetesObjectInputs): unknown {
  if (!isClusterError(error, "INVALID") || !/immutable|may not change|forbidden: updates to/i.test(error.message)) {
    return error;
  }
  const remedy = "to have it replaced, set adopt: true and run pulumi up --replace with the resource's URN";
  return new ImageStreamError("IMMUTABLE_FIELD", `${nameOfObject(inputs)}: ${error.message}; ${remedy}`, {
    cause: error,
  });
}
