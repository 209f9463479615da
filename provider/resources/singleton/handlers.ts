import type { Diagnostic } from "../../image/diagnostic.ts";
import { type OwnCreation, recorded } from "../creation/creation.ts";
import type { Checked, Context, Handlers } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { PartialFailure } from "../partialFailure.ts";
import type { ResourceKind } from "../providerText.ts";
import type { OwnFields } from "./ownFields.ts";
import {
  declaredFields,
  type Fields,
  isSameValue,
  presentValue,
  type Singleton,
  specOf,
  valueAt,
} from "./singleton.ts";
import { findSingleton, restoreSingleton, writeFields } from "./writeFields.ts";

/** Inputs of a resource that owns fields of the object `cluster` of its kind. */
export interface SingletonInputs {
  spec: object;
}

/** State of such a resource; `Made` tells of objects that the spec refers to, and that the resource has made. */
export type SingletonOutputs<Inputs extends SingletonInputs, Made extends object = object> = Inputs &
  OwnFields & { made?: Made };

/** A kind of resources over a kind of objects. */
export interface SingletonResource<Inputs extends SingletonInputs, Made extends object = object> {
  readonly resource: ResourceKind;
  readonly kind: Singleton;
  readonly diagnostics: (inputs: Inputs) => Diagnostic[];
  /** The form that is compared and stored. @default as declared */
  readonly normalize?: (inputs: Inputs) => Inputs;
  /** Tells that declarations are equal beside their spec. @default true */
  readonly isSame?: (olds: Inputs, news: Inputs) => boolean;
  /** Makes what the spec refers to, before the spec is written. */
  readonly prepare?: (context: Context, inputs: Inputs, since: Since<Inputs, Made>) => Promise<Made>;
  /** Inputs beside the spec as they are on the cluster. */
  readonly observe?: (context: Context, outs: Inputs) => Promise<Partial<Inputs>>;
  /** Deletes what `prepare` has made, after the spec refers to it no more. */
  readonly cleanUp?: (context: Context, inputs: Inputs, left: LeftOver<Inputs, Made>) => Promise<void>;
}

/** Objects that a resource has made for an earlier declaration. */
interface LeftOver<Inputs extends SingletonInputs, Made extends object> {
  readonly made: Made;
  /** Objects that the resource goes on with. */
  readonly now?: Made | undefined;
  /** The declaration after an update. */
  readonly news?: Inputs;
}

/** The state that a write goes on from. */
interface Since<Inputs extends SingletonInputs, Made extends object> {
  readonly olds?: SingletonOutputs<Inputs, Made> | undefined;
  readonly creation?: OwnCreation | undefined;
}

const id = "cluster";

/** The lifecycle of a resource that owns the declared fields of the object `cluster`, and restores what was there before. */
export function singletonHandlers<Inputs extends SingletonInputs, Made extends object = object>(
  of: SingletonResource<Inputs, Made>,
): Handlers<Inputs, SingletonOutputs<Inputs, Made>> {
  type Outputs = SingletonOutputs<Inputs, Made>;
  const { kind, resource } = of;

  async function write(context: Context, inputs: Inputs, { olds, creation }: Since<Inputs, Made>): Promise<Outputs> {
    const made = await of.prepare?.(context, inputs, { olds, creation });
    const outputs = (own: OwnFields, fields: Fields) => ({
      ...inputs,
      spec: specOf(fields),
      ...own,
      ...(made && { made }),
    });
    const write = {
      kind,
      declared: declaredFields(kind, inputs.spec),
      creation,
      olds: olds && { ...ownFields(olds), fields: declaredFields(kind, olds.spec) },
      failed: (kept: OwnFields, present: Fields, error: unknown) =>
        new PartialFailure(id, outputs(kept, present), error instanceof Error ? error : new Error(String(error))),
    };
    try {
      const { own, fields } = await writeFields(context, write);
      return outputs(own, fields) as Outputs;
    } catch (error) {
      // Nothing refers to what was made for a spec that is refused, and no state has it.
      const isLost = made !== undefined && !(error instanceof PartialFailure);
      if (isLost) await of.cleanUp?.(context, inputs, { made, now: olds?.made }).catch(() => undefined);
      throw error;
    }
  }

  return {
    check: (news, olds) => checkSingleton(of, news, olds),

    diff: (olds, news) => ({
      changes: !isSameSpec(kind, olds.spec, news.spec) || of.isSame?.(olds, news) === false,
    }),

    create: (context, inputs) =>
      recorded(context.creations, { kind: resource, id }, async (creation) => {
        await creation.begin(undefined, creation.isResumed);
        return { id, outs: await write(context, inputs, { creation }) };
      }),

    async read(context, _id, outs) {
      const object = await findSingleton(context, kind);
      if (object === undefined) return undefined;
      const fields = Object.keys(outs.originals).flatMap((field) => {
        const [declared, present] = [valueAt(outs.spec, field), presentValue(object, field)];
        const value = isSameValue(kind, field, declared, present) ? declared : present;
        return value === undefined ? [] : [[field, value] as const];
      });
      const { originals: _originals, written: _written, uid: _uid, isNew: _isNew, made: _made, ...rest } = outs;
      const seen = { spec: specOf(Object.fromEntries(fields)), ...(await of.observe?.(context, outs)) };
      return {
        inputs: { ...rest, ...seen } as unknown as Inputs,
        outs: { ...outs, ...seen },
      };
    },

    async update(context, _id, olds, news) {
      const outs = await write(context, news, { olds });
      if (olds.made !== undefined) await of.cleanUp?.(context, olds, { made: olds.made, now: outs.made, news });
      return outs;
    },

    async delete(context, _id, outs) {
      await restoreSingleton(context, kind, ownFields(outs));
      if (outs.made !== undefined) await of.cleanUp?.(context, outs, { made: outs.made });
    },
  };
}

function checkSingleton<Inputs extends SingletonInputs, Made extends object>(
  { kind, diagnostics, normalize = (inputs) => inputs }: SingletonResource<Inputs, Made>,
  news: Inputs & { transient?: Transient },
  olds: Partial<Inputs>,
): Checked<Inputs> {
  const [inputs, { dryRun, mismatched = [], refused = [], unresolved = [] }] = takeTransient<Inputs>(news);
  const faults = diagnostics(inputs);
  if (faults.length > 0) return { inputs, diagnostics: [...faults, ...refused] };
  return {
    inputs: normalize(inputs),
    diagnostics: [
      ...mismatched.filter(({ path = "" }) => isNewExclusion(kind, path.slice("spec.".length), olds.spec)),
      ...refused,
      ...(dryRun ? [] : unresolved),
    ],
  };
}

/** A field that the program has declared before was looked at then; one that it declares no more goes in the same write. */
function isNewExclusion({ exclusive = [] }: Singleton, field: string, before: unknown): boolean {
  const fields = [field, ...exclusive.filter((pair) => pair.includes(field)).flat()];
  return fields.every((one) => valueAt(before, one) === undefined);
}

/** Compares by field and meaning; a field that only one of the two declares is a difference. */
function isSameSpec(kind: Singleton, olds: unknown, news: unknown): boolean {
  const [before, after] = [declaredFields(kind, olds), declaredFields(kind, news)];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every(
    (field) => field in before && field in after && isSameValue(kind, field, before[field], after[field]),
  );
}

const ownFields = ({ originals, written, uid, isNew }: OwnFields): OwnFields => ({
  originals,
  written,
  uid,
  ...(isNew === undefined ? {} : { isNew }),
});
