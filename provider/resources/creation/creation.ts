import { randomBytes } from "node:crypto";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { fieldManager } from "../../cluster/apiCall.ts";
import { ImageStreamError } from "../../image/error.ts";
import { plainText } from "../../text/plainText.ts";

/** A stack as its URNs name it. */
export interface StackOfUrn {
  readonly project: string;
  readonly stack: string;
}

/** Key of a creation in its stack. */
export interface Created {
  readonly kind: string;
  readonly id: string;
}

/** A creation that may have taken effect, although the state does not have it. */
export interface Creation {
  /** The field manager of the write that creates. No other creation has it. */
  readonly mark: string;
  /** When it began, in milliseconds. */
  readonly since: number;
  /** The value that the write replaces, if a deletion restores it. */
  readonly before?: unknown;
}

/** Records of the creations of one stack that are under way. */
export interface Creations {
  /** The creation that an earlier run began, and whose outcome the engine has not got. */
  find(what: Created): Promise<Creation | undefined>;
  /** The stack's project and name; `undefined` where nobody says. */
  stack(): Promise<StackOfUrn | undefined>;
  keep(what: Created, creation: Creation): Promise<void>;
  /** Forgets a creation whose outcome the engine has. */
  end(what: Created): Promise<void>;
}

/** A creation of this run. */
export interface OwnCreation extends Creation {
  /** An earlier run has begun it: what bears its mark is of this stack. */
  readonly isResumed: boolean;
  /**
   * Comes before the first write. Replaces the record of an earlier run, unless this run goes on with what that one has
   * left: since then, another program may have changed what is there.
   */
  begin(before?: unknown, goesOn?: boolean): Promise<void>;
}

/**
 * Creates an object under a record. If the process ends meanwhile, or the API's answer is lost, the next run recognizes
 * the object by it.
 */
export async function recorded<T>(
  creations: Creations | undefined,
  what: Created,
  create: (creation: OwnCreation) => Promise<T>,
): Promise<T> {
  const earlier = await creations?.find(what);
  const creation = earlier ?? { mark: newMark(await creations?.stack()), since: Date.now() };
  const begin = async (before?: unknown, goesOn = false) => {
    if (earlier !== undefined && goesOn) return;
    await creations?.keep(what, { mark: creation.mark, since: Date.now(), before });
  };
  try {
    const created = await create({ ...creation, isResumed: earlier !== undefined, begin });
    await creations?.end(what);
    return created;
  } catch (error) {
    if (isSettled(error)) await creations?.end(what);
    throw error;
  }
}

/** The handler `create` of a kind that applies its inputs under a record, for a new object and an existing one alike. */
export const recordedCreate =
  <Context extends { readonly creations?: Creations }, Inputs, Outs>(
    kind: string,
    idOf: (inputs: Inputs) => string,
    apply: (context: Context, id: string, inputs: Inputs, creation: OwnCreation) => Promise<Outs>,
  ) =>
  async (context: Context, inputs: Inputs): Promise<{ id: string; outs: Outs }> => {
    const id = idOf(inputs);
    const create = (creation: OwnCreation) => apply(context, id, inputs, creation);
    return { id, outs: await recorded(context.creations, { kind, id }, create) };
  };

/** Tells that a write of this creation has left its mark on the object. */
export const isMarked = ({ metadata }: Pick<ApiObject, "metadata">, creation: Creation | undefined): boolean =>
  creation !== undefined && (metadata.managedFields ?? []).some(({ manager }) => manager === creation.mark);

/** A field manager of its own. The API takes at most 128 characters for one. */
export function newMark(of: StackOfUrn | undefined): string {
  const name = of === undefined ? "" : `${of.project}/${of.stack}/`;
  return `${fieldManager}/${name.length > 90 ? "" : name}${randomBytes(8).toString("hex")}`;
}

/** Name of the stack that created an object; `undefined` where its field managers name none. */
export function makerOf({ metadata }: Pick<ApiObject, "metadata">, own: StackOfUrn | undefined): string | undefined {
  for (const { manager = "" } of metadata.managedFields ?? []) {
    const [, project, stack] = manager.match(/^pulumi-imagestream\/([^/]+)\/([^/]+)\/[0-9a-f]{16}$/) ?? [];
    if (project === undefined || stack === undefined) continue;
    return project === own?.project && stack === own.stack
      ? thisStack
      : plainText(`stack ${stack} of project ${project}`, 120);
  }
  return undefined;
}

/** Name that `makerOf` gives the running stack, and others of its name. */
export const thisStack = "this stack";

/** Tells that the state is complete: it has the object, or there is none. */
const isSettled = (error: unknown): boolean =>
  error instanceof ImageStreamError && (settled.has(error.code) || isRefusal(error));

/** The API has refused a request for good: nothing was written by it. */
function isRefusal(error: ImageStreamError): boolean {
  const { status } = error as { readonly status?: unknown };
  return typeof status === "number" && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

const settled: ReadonlySet<string> = new Set([
  "FIELD_EXCLUDED",
  "PARTIAL_FAILURE",
  "ALREADY_EXISTS",
  "BUILD_DELETED",
  "BUILD_FAILED",
  "BUILD_TIMEOUT",
  "IMPORT_FAILED",
  "TRIGGER_REFUSED",
  "OVERRIDE_REFUSED",
  "FIELD_CONFLICT",
]);
