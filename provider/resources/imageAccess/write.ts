import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { adoptionAnnotation, newAdoption } from "../creation/adoption.ts";
import { createOrFind } from "../creation/createOrFind.ts";
import { type OwnCreation, recorded } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { deleteObject } from "../object/deleteObject.ts";
import { objectId } from "../object/wholeObject.ts";
import { PartialFailure } from "../partialFailure.ts";
import { type AccessAction, accessActions } from "./actions.ts";
import {
  bindingKind,
  bindingObject,
  hasRole,
  partAddress,
  partOf,
  roleKind,
  roleObject,
  subjectsOf,
  subjectTexts,
} from "./bindings.ts";
import { type ImageAccessInputs, type ImageAccessOutputs, type SubjectAccess, sortedAccess } from "./inputs.ts";

interface Writing {
  readonly context: Context;
  readonly olds: ImageAccessOutputs | undefined;
  readonly news: ImageAccessInputs;
  readonly creation: OwnCreation;
  /** Set by the first object that is adopted. */
  adoption?: string | undefined;
}

/** Writes the role binding of each action, and its role for a stream. @throws PartialFailure with the actions that are done */
export function writeAccess(
  context: Context,
  olds: ImageAccessOutputs | undefined,
  news: ImageAccessInputs,
): Promise<ImageAccessOutputs> {
  const id = objectId(news);
  return recorded(context.creations, { kind: "ImageAccess", id }, async (creation) => {
    await creation.begin();
    const writing: Writing = { context, olds, news, creation, adoption: olds?.adoption };
    const done: AccessAction[] = [];
    const outs = () => ({
      ...news,
      access: written(olds?.access ?? {}, news.access, done),
      bound: accessActions.filter((action) => (done.includes(action) ? isWanted(news, action) : isBound(olds, action))),
      ...adopted(writing),
    });
    for (const action of accessActions) {
      try {
        await writeAction(writing, action);
      } catch (error) {
        // Without any object there is nothing for the state.
        if (olds === undefined && outs().bound.length === 0) throw error;
        throw new PartialFailure(id, outs(), error as Error);
      }
      done.push(action);
    }
    return outs();
  });
}

const isWanted = ({ access }: ImageAccessInputs, action: AccessAction): boolean =>
  subjectsOf(access, action).length > 0;

const isBound = (outs: ImageAccessOutputs | undefined, action: AccessAction): boolean =>
  outs?.bound.includes(action) === true;

const adopted = ({ adoption }: Writing) => (adoption === undefined ? {} : { adoption });

/** The access after some of the actions are written. */
function written(olds: SubjectAccess, news: SubjectAccess, done: readonly AccessAction[]): SubjectAccess {
  const access: SubjectAccess = {};
  for (const action of accessActions) {
    for (const subject of subjectsOf(done.includes(action) ? news : olds, action)) {
      access[subject] = [...(access[subject] ?? []), action];
    }
  }
  return sortedAccess(access);
}

async function writeAction(writing: Writing, action: AccessAction): Promise<void> {
  const { context, olds, news } = writing;
  const own = isBound(olds, action) ? olds : undefined;
  if (!isWanted(news, action)) {
    if (own !== undefined) await removeAction(context, own, action);
    return;
  }
  if (news.stream !== undefined) await writeRole(writing, action, own?.stream !== undefined);
  await writeBinding(writing, action, own !== undefined);
  if (own?.stream !== undefined && news.stream === undefined) await removePart(context, roleKind, own, action);
}

function writeRole(writing: Writing, action: AccessAction, isOwn: boolean): Promise<void> {
  const object = roleObject(writing.news, action);
  return writePart(writing, roleKind, action, object, isOwn, (present, more) => {
    const { rules } = object;
    return isDeepStrictEqual(present["rules"], rules) ? more : { rules, ...more };
  });
}

async function writeBinding(writing: Writing, action: AccessAction, isOwn: boolean): Promise<void> {
  const { context, news } = writing;
  const object = bindingObject(news, action);
  const { objects } = context.cluster;
  const address = partAddress(bindingKind, news, action);
  await writePart(writing, bindingKind, action, object, isOwn, async (present, more) => {
    if (!hasRole(present, news, action)) {
      // The API never changes the role of a binding.
      const { uid = "", resourceVersion = "" } = present.metadata;
      await objects.delete(address, { preconditions: { uid, resourceVersion } });
      await objects.create({ ...object, metadata: { ...object.metadata, ...Object(more)["metadata"] } });
      return undefined;
    }
    const isSame = isDeepStrictEqual(subjectTexts(present), [...subjectsOf(news.access, action)].sort());
    return isSame ? more : { subjects: object["subjects"], ...more };
  });
}

type Change = (present: ApiObject, more: object | undefined) => object | undefined | Promise<object | undefined>;

/** Creates an object of an action, or sends a patch of what differs, on the version that was read. */
async function writePart(
  writing: Writing,
  kind: ObjectKind,
  action: AccessAction,
  object: ApiObject & ObjectKind,
  isOwn: boolean,
  change: Change,
): Promise<void> {
  const { context, news, creation } = writing;
  const { objects } = context.cluster;
  const address = partAddress(kind, news, action);
  const what = `${kind.kind} ${address.namespace}/${address.name}`;
  const own = isOwn ? await objects.find(address) : undefined;
  let adoption: string | undefined;
  if (own === undefined) {
    const { origin } = await createOrFind(context, { what, address, object, adopts: news.adopt === true }, creation);
    if (origin === "created") return;
    if (origin === "adopted") {
      writing.adoption ??= newAdoption();
      adoption = writing.adoption;
    }
  }
  await retryOnConflict(async () => {
    const present = await objects.get(address);
    const patch = await change(present, marking(adoption));
    if (patch === undefined) return;
    const { metadata } = patch as { metadata?: object };
    const { resourceVersion } = present.metadata;
    await objects.patch(address, { ...patch, metadata: { ...metadata, resourceVersion } });
  });
}

const marking = (adoption: string | undefined): object | undefined =>
  adoption === undefined ? undefined : { metadata: { annotations: { [adoptionAnnotation]: adoption } } };

/** Deletes the role binding of an action, and its role for a stream. Objects that another stack has adopted stay. */
export async function removeAction(context: Context, outs: ImageAccessOutputs, action: AccessAction): Promise<void> {
  await removePart(context, bindingKind, outs, action);
  if (outs.stream !== undefined) await removePart(context, roleKind, outs, action);
}

const removePart = (context: Context, kind: ObjectKind, outs: ImageAccessOutputs, action: AccessAction) =>
  deleteObject(kind, context, {
    metadata: partOf(outs, action),
    ...(outs.adoption === undefined ? {} : { adoption: outs.adoption }),
  });
