import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError, isUnanswered } from "../../cluster/clusterError.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import type { Context } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import { objectName } from "../inputs/objectName.ts";
import { type Field, fieldName } from "./field.ts";
import { droppedField, fieldDiagnostics } from "./fieldDiagnostics.ts";
import { type Original, originalOf, type PatchOperation, removeField, restoreField, setField } from "./fieldPatch.ts";
import { findField } from "./findField.ts";
import type { ObjectPath } from "./objectPath.ts";

/** A field after it was written. */
export interface Overridden {
  /** The value that the write replaced. */
  readonly original: Original;
  /** The value as the API has stored it; `undefined` for none. */
  readonly value: unknown;
  readonly uid: string;
  /** It holds what another user or program has put there. */
  readonly isLeft?: boolean;
}

/** A write of which it is not known whether it has taken effect; what the field held before is not lost. */
export class UnsettledWrite extends ImageStreamError {
  readonly original: Original;
  readonly uid: string;

  constructor(original: Original, uid: string, cause: unknown) {
    super("UNSETTLED_WRITE", cause instanceof Error ? cause.message : String(cause), { cause });
    this.original = original;
    this.uid = uid;
  }
}

/** The field's value; `undefined` if there is none. */
export function fieldValue(object: ApiObject, path: ObjectPath): unknown {
  const found = findField(object, path);
  return "value" in found ? found.value : undefined;
}

/** A field that an update has found. */
export interface PresentField {
  /** `undefined` for none. */
  readonly value: unknown;
  /** Of the object. */
  readonly uid: string;
}

interface OverrideOptions {
  readonly before?: ((now: Pick<Overridden, "original" | "uid">) => Promise<void>) | undefined;
  readonly isForeign?: (present: PresentField) => boolean;
}

/**
 * Gives a field a value, `undefined` takes it away, by a patch that fails if the object has changed since it was read.
 * `before` is given what it holds, before it is written; what `isForeign` holds for stays.
 * @throws ImageStreamError `OVERRIDE_REFUSED` before anything is written, `UnsettledWrite`
 */
export async function overrideField(
  context: Context,
  field: Field,
  value: unknown,
  { before, isForeign }: OverrideOptions = {},
): Promise<Overridden> {
  let isLeft = false;
  const done = await write(context, field, before, async (object) => {
    refuseOverride(await fieldDiagnostics(context.cluster, field, object, value));
    const present = fieldValue(object, field.path);
    const isSame = isDeepStrictEqual(present, value);
    // A field that is gone has no other owner.
    const { uid = "" } = object.metadata;
    isLeft = !isSame && present !== undefined && isForeign?.({ value: present, uid }) === true;
    if (isSame || isLeft) return [];
    return value === undefined ? removeField(object, field.path) : setField(object, field.path, value);
  });
  return { ...done, isLeft };
}

/**
 * Gives a field its original value back while it holds the value that was written. A value of another user or program
 * stays, and is returned. Changes nothing where the object, or the field's place in it, is gone.
 */
export async function restoreOriginal(
  context: Context,
  field: Field,
  original: Original,
  isOurs: (value: unknown) => boolean,
): Promise<{ foreign: unknown } | undefined> {
  let foreign: { foreign: unknown } | undefined;
  await inOrder(orderOf(field), () =>
    retryOnConflict(async () => {
      const object = await context.cluster.objects.find(field.object).catch(undefinedIfUnknownKind);
      if (object === undefined || "obstacle" in findField(object, field.path)) return;
      const value = fieldValue(object, field.path);
      if (!isOurs(value)) {
        foreign = isDeepStrictEqual(value ?? undefined, original.value ?? undefined) ? undefined : { foreign: value };
        return;
      }
      const operations = restoreField(object, field.path, original);
      if (operations.length > 0) await patch(context, field, object, operations);
    }),
  );
  return foreign;
}

/** The warning of an update that leaves a field as it is. */
export const leftField = (field: Field, present: string): Message => ({
  headline: headline`${field.object.name} stays: another user changed it`,
  details: [
    ["why", `another user or program has changed ${fieldName(field)} to ${present}: that stays`],
    ["do", "preview again to see the difference"],
  ],
});

/** @throws ImageStreamError `OVERRIDE_REFUSED` with all diagnostics, if there are any */
function refuseOverride(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  throw new ImageStreamError("OVERRIDE_REFUSED", diagnostics);
}

function write(
  context: Context,
  field: Field,
  before: ((now: Pick<Overridden, "original" | "uid">) => Promise<void>) | undefined,
  change: (object: ApiObject) => Promise<PatchOperation[]>,
): Promise<Overridden> {
  return inOrder(orderOf(field), () =>
    retryOnConflict(async () => {
      const object = await context.cluster.objects.find(field.object).catch(undefinedIfUnknownKind);
      if (object === undefined) refuseOverride(await fieldDiagnostics(context.cluster, field, undefined, undefined));
      const present = object ?? { metadata: {} };
      const operations = await change(present);
      const found = findField(present, field.path);
      const original = "obstacle" in found ? {} : originalOf(found, field.path);
      const uid = present.metadata.uid ?? "";
      if (operations.length > 0) await before?.({ original, uid });
      const written = operations.length === 0 ? present : await settled(context, field, present, operations, original);
      return { original, value: fieldValue(written, field.path), uid: written.metadata.uid ?? "" };
    }),
  );
}

async function settled(
  context: Context,
  field: Field,
  object: ApiObject,
  operations: readonly PatchOperation[],
  original: Original,
): Promise<ApiObject> {
  const answer = await patch(context, field, object, operations).catch((error: unknown) => {
    throw isUnanswered(error) ? new UnsettledWrite(original, object.metadata.uid ?? "", error) : error;
  });
  const adds = operations.some(({ op }) => op !== "remove");
  if (adds && fieldValue(answer, field.path) === undefined) refuseOverride([droppedField(field)]);
  return answer;
}

/** The version makes the API answer 409 if the object has changed since it was read: positions may have moved. */
function patch({ cluster }: Context, { object }: Field, read: ApiObject, operations: readonly PatchOperation[]) {
  const version = { op: "add", path: "/metadata/resourceVersion", value: read.metadata.resourceVersion };
  return cluster.objects.patch(object, [version, ...operations], { type: "json" });
}

function undefinedIfUnknownKind(error: unknown): undefined {
  if (!isClusterError(error, "KIND_NOT_FOUND")) throw error;
}

/** The writers of one object; those of a stream wait for its tags' writers too. */
const orderOf = ({ object }: Field): string =>
  object.kind === "ImageStream" ? `${object.namespace}/${object.name}` : objectName(object);
