import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError, isUnanswered } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import { isMarked, newMark, type OwnCreation } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import { mergePatch } from "../inputs/mergePatch.ts";
import type { PartialFailure } from "../partialFailure.ts";
import { changeFields, isOwnValue, type OwnBefore, type OwnFields, restoreFields } from "./ownFields.ts";
import {
  addressOf,
  exclusionFault,
  type Fields,
  meaning,
  presentValue,
  type Singleton,
  singletonName,
  specOf,
  valueAt,
} from "./singleton.ts";

/** A write of fields, and the state that it goes on from: a creation's record, or that of an earlier update. */
interface FieldWrite {
  readonly kind: Singleton;
  readonly declared: Fields;
  readonly creation?: OwnCreation | undefined;
  readonly olds?: OwnBefore | undefined;
  /** The state of a write of which it is not known whether it has taken effect. */
  readonly failed: (own: OwnFields, declared: Fields, error: unknown) => PartialFailure;
}

/** Fields after a write, with those that another user or program holds as they are there. */
export interface WrittenFields {
  readonly own: OwnFields;
  readonly fields: Fields;
}

/**
 * Gives the declared fields their values, and the fields that are declared no more their originals, with one patch that fails if
 * the object has changed since it was read. Creates the object where there is none.
 * @throws ImageStreamError `KIND_ABSENT`, `FIELD_EXCLUDED`; `PartialFailure`
 */
export function writeFields(context: Context, write: FieldWrite): Promise<WrittenFields> {
  const { kind } = write;
  let tried: OwnFields | undefined;
  return inOrder(singletonName(kind), () =>
    retryOnConflict(async () => {
      const object = await findSingleton(context, kind);
      if (object === undefined) return createWith(context, write);
      const earlier = write.olds ?? resumed(kind, write.creation, object);
      const before = withTried(kind, earlier, tried, object);
      return patchFields(context, write, object, before, (own) => {
        tried = own;
      });
    }),
  );
}

/** Restores the original values. Deletes an object that the program has made if nothing else is in it. */
export async function restoreSingleton(context: Context, kind: Singleton, own: OwnFields): Promise<void> {
  const left = await inOrder(singletonName(kind), () =>
    retryOnConflict(async () => {
      const object = await findSingleton(context, kind).catch(undefinedIfAbsent);
      if (object === undefined) return [];
      const { spec, left } = restoreFields(kind, object, own);
      if (own.isNew === true && left.length === 0 && isBare(kind, spec)) {
        const { uid = "", resourceVersion = "" } = object.metadata;
        await context.cluster.objects.delete(addressOf(kind), { preconditions: { uid, resourceVersion } });
        return [];
      }
      await patchSpec(context, kind, object, spec);
      return left.map((field) => [field, presentValue(object, field)] as const);
    }),
  );
  if (left.length > 0) await context.warn?.(leftFields(kind, left));
}

/** The object; `undefined` if there is none. @throws ImageStreamError `KIND_ABSENT` */
export async function findSingleton({ cluster }: Context, kind: Singleton): Promise<ApiObject | undefined> {
  return cluster.objects.find(addressOf(kind)).catch((error: unknown) => {
    throw withoutKind(kind, error);
  });
}

/** An error that says so where the cluster does not have the kind. */
const withoutKind = (kind: Singleton, error: unknown): unknown =>
  isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND")
    ? new ImageStreamError("KIND_ABSENT", absenceText(kind), { cause: error })
    : error;

/** Text for a cluster without the kind. */
export const absenceText = ({ apiVersion, kind, absence }: Singleton): string =>
  `the cluster has no ${kind} in ${apiVersion}: ${absence}`;

function undefinedIfAbsent(error: unknown): undefined {
  if (!(error instanceof ImageStreamError && error.code === "KIND_ABSENT")) throw error;
}

/** Members that the API or the kind's operator fills in are nobody's. */
const isBare = (kind: Singleton, spec: Members): boolean =>
  Object.keys(spec).every((key) => kind.filledIn?.includes(key) === true || meaning(spec[key]) === undefined);

async function createWith(context: Context, { kind, declared, creation, failed }: FieldWrite): Promise<WrittenFields> {
  const { apiVersion } = kind;
  const wanted = Object.fromEntries(Object.entries(declared).filter(([, value]) => meaning(value) !== undefined));
  const own = (uid: string): OwnFields => ({
    originals: Object.fromEntries(Object.keys(declared).map((field) => [field, {}])),
    written: Object.fromEntries(Object.entries(declared).map(([field, value]) => [field, [value]])),
    uid,
    isNew: true,
  });
  await creation?.begin({ ...own(""), isNew: true });
  const object = { apiVersion, kind: kind.kind, metadata: { name: "cluster" }, spec: specOf(wanted) };
  // An update has no record, and may lose the API's answer as well.
  const marked = creation ?? { mark: newMark(undefined), since: Date.now() };
  try {
    const made = await createOnce({
      create: (call) => context.cluster.objects.create(object, { ...call, fieldManager: marked.mark }),
      find: (call) => context.cluster.objects.find(addressOf(kind), call),
      isOurs: (found) => isMarked(found, marked),
    });
    return kept(kind, made, own(made.metadata.uid ?? ""), declared, failed);
  } catch (error) {
    throw withoutKind(kind, error);
  }
}

async function patchFields(
  context: Context,
  { kind, declared, creation, failed }: FieldWrite,
  object: ApiObject,
  before: OwnBefore | undefined,
  tries: (own: OwnFields) => void,
): Promise<WrittenFields> {
  const { spec, own, left } = changeFields(kind, object, declared, before);
  refuseExclusion(kind, object, spec, declared);
  const { uid = "" } = object.metadata;
  const isNew = before?.isNew === true && before.uid === uid;
  const after: OwnFields = { ...own, uid, ...(isNew && { isNew }) };
  if (mergePatch(membersOf(object.spec), spec) !== undefined) await creation?.begin(withEarlier(after, before));
  tries(withEarlier(after, before));
  const written = await patchSpec(context, kind, object, spec).catch((error: unknown) => {
    throw isUnanswered(error) ? failed(withEarlier(after, before), declared, error) : error;
  });
  const leftValues = left.map((field) => [field, presentValue(object, field)] as const);
  if (left.length > 0) await context.warn?.(leftFields(kind, leftValues));
  const values = Object.fromEntries(leftValues.filter(([field]) => field in declared));
  return kept(kind, written, after, { ...declared, ...values }, failed);
}

/** Older clusters take fields that exclude each other, and then their nodes get no configuration any more. */
function refuseExclusion(kind: Singleton, object: ApiObject, spec: Members, declared: Fields): void {
  const has = (of: unknown, field: string) => meaning(valueAt(of, field)) !== undefined;
  const faults = (kind.exclusive ?? []).flatMap((fields) => {
    const isMade = fields.every((field) => has(spec, field)) && !fields.every((field) => has(object.spec, field));
    const [one, two] = fields;
    const [field, other] = meaning(declared[one]) === undefined ? [two, one] : [one, two];
    return isMade ? [exclusionFault(field, other, valueAt(spec, other))] : [];
  });
  if (faults.length > 0) throw new ImageStreamError("FIELD_EXCLUDED", faults);
}

/** The version makes the API answer 409 if the object has changed since it was read. */
async function patchSpec({ cluster }: Context, kind: Singleton, object: ApiObject, spec: Members): Promise<ApiObject> {
  const patch = mergePatch(membersOf(object.spec), spec);
  if (patch === undefined) return object;
  const { resourceVersion } = object.metadata;
  return cluster.objects.patch(addressOf(kind), { metadata: { resourceVersion }, spec: patch });
}

/** An older cluster drops fields that it does not know. */
function kept(
  kind: Singleton,
  object: ApiObject,
  own: OwnFields,
  fields: Fields,
  failed: FieldWrite["failed"],
): WrittenFields {
  const dropped = droppedFields(object, fields);
  if (dropped.length === 0) return { own, fields };
  const present = Object.fromEntries(Object.entries(fields).filter(([field]) => !dropped.includes(field)));
  throw failed(own, present, new ImageStreamError("FIELD_DROPPED", droppedText(kind, dropped)));
}

/** Fields with a value of which the API's answer has none. */
export const droppedFields = (object: ApiObject, fields: Fields): string[] =>
  Object.keys(fields).filter(
    (field) => meaning(fields[field]) !== undefined && meaning(presentValue(object, field)) === undefined,
  );

export const droppedText = (kind: Singleton, fields: readonly string[]): string =>
  `the cluster keeps no ${fields.map((field) => `spec.${field}`).join(", ")} in ${singletonName(kind)}: it is older than this setting; remove it`;

/** The values of an interrupted creation count as long as they are there. */
function resumed(
  kind: Singleton,
  creation: OwnCreation | undefined,
  { metadata, ...object }: ApiObject,
): OwnBefore | undefined {
  if (creation?.isResumed !== true || typeof creation.before !== "object" || creation.before === null) return undefined;
  const own = creation.before as OwnFields;
  const { uid = "" } = metadata;
  const isMade = own.isNew === true && isMarked({ metadata }, creation);
  if (own.uid !== uid && !isMade) return undefined;
  return { ...stillThere(kind, own, object), uid };
}

/** The fields of which the object has a value that was written. */
function stillThere(kind: Singleton, own: OwnFields, object: Pick<ApiObject, "spec">): OwnBefore {
  const still = Object.keys(own.originals).filter((field) => isOwnValue(kind, own, field, presentValue(object, field)));
  const pick = <T>(of: Record<string, T>) =>
    Object.fromEntries(Object.entries(of).filter(([key]) => still.includes(key)));
  return { ...own, originals: pick(own.originals), written: pick(own.written), fields: {} };
}

/**
 * With what an attempt of this write has left. If its answer is lost, the request is sent again, and conflicts with itself: the
 * values that are there then are no originals.
 */
function withTried(
  kind: Singleton,
  earlier: OwnBefore | undefined,
  tried: OwnFields | undefined,
  object: ApiObject,
): OwnBefore | undefined {
  if (tried === undefined || tried.uid !== object.metadata.uid) return earlier;
  const still = stillThere(kind, tried, object);
  if (earlier?.uid !== tried.uid) return still;
  const originals = { ...still.originals, ...earlier.originals };
  return { ...earlier, originals, written: { ...still.written, ...earlier.written } };
}

/** With the fields and values that an earlier write has left, or may have. */
function withEarlier(own: OwnFields, before: OwnFields | undefined): OwnFields {
  const fields = [...new Set([...Object.keys(own.written), ...Object.keys(before?.written ?? {})])];
  const written = fields.map((field) => [field, [...(own.written[field] ?? []), ...(before?.written[field] ?? [])]]);
  return { ...own, originals: { ...before?.originals, ...own.originals }, written: Object.fromEntries(written) };
}

function leftFields(kind: Singleton, left: readonly (readonly [field: string, value: unknown])[]): Message {
  const of = singletonName(kind);
  return {
    headline: headline`${kind.kind}: another user changed it`,
    details: [
      ...left.map(([field, value]) => {
        const text = value === undefined ? "nothing" : JSON.stringify(value);
        return ["why", `another user or program has changed spec.${field} of ${of} to ${text}: that stays`] as const;
      }),
      ["do", "preview again to see the difference"],
    ],
  };
}
