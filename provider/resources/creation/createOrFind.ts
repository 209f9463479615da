import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import type { ObjectAddress, ObjectKind } from "../../cluster/objects.ts";
import { ImageStreamError } from "../../image/error.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { isAdoptedElsewhere } from "./adoption.ts";
import { isMarked, makerOf, type OwnCreation } from "./creation.ts";

/** An object to be created. */
export interface NewObject {
  /** For people: `Secret shop/pull`. */
  readonly what: string;
  readonly address: ObjectAddress;
  readonly object: ApiObject & ObjectKind;
  /** Takes over an object that exists already. */
  readonly adopts: boolean;
}

/** An object that was created, or that was there: of an earlier run of this stack, or of another owner. */
export interface CreatedObject {
  readonly object: ApiObject;
  readonly origin: "created" | "left" | "adopted";
}

/**
 * Creates an object with one write, or finds the one that is there.
 * @throws ImageStreamError `ALREADY_EXISTS` for one of another owner that is not to be adopted
 */
export async function createOrFind(context: Context, given: NewObject, creation: OwnCreation): Promise<CreatedObject> {
  const { objects } = context.cluster;
  const { address, object, what, adopts } = given;
  try {
    const created = await createOnce({
      create: (options) => objects.create(object, { ...options, fieldManager: creation.mark }),
      find: (options) => objects.find(address, options),
      isOurs: (found) => isMarked(found, creation),
    });
    return { object: created, origin: "created" };
  } catch (error) {
    // The API judges a declaration before it looks for an object of that name.
    const left = creation.isResumed ? await objects.find(address).catch(() => undefined) : undefined;
    if (left !== undefined && isOwn(left, creation)) return { object: left, origin: "left" };
    if (!isClusterError(error, "ALREADY_EXISTS")) throw error;
  }
  const found = await objects.get(address);
  if (isOwn(found, creation)) return { object: found, origin: "left" };
  if (adopts) return { object: found, origin: "adopted" };
  const maker = makerOf(found, await context.creations?.stack());
  throw new ImageStreamError("ALREADY_EXISTS", existsAlready(what, maker));
}

const isOwn = (object: ApiObject, creation: OwnCreation): boolean =>
  isMarked(object, creation) && !isAdoptedElsewhere({}, object);
