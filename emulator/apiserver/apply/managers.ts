import { isRecord } from "../copy.ts";
import type { ManagedFieldsEntry } from "../kubeObject.ts";
import { FieldSet } from "./fieldSet.ts";

/** The identity of a writer: tells entries of managedFields apart. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
}

interface Ownership {
  readonly who: Manager;
  readonly fields: FieldSet;
  readonly time: string;
}

const idOf = ({ manager, operation, apiVersion, subresource }: Manager): string =>
  [manager, operation, apiVersion, subresource].join("\u0000");

/** The owners of an object's fields. Immutable. */
export class Managers {
  readonly #owners: ReadonlyMap<string, Ownership>;

  private constructor(owners: ReadonlyMap<string, Ownership>) {
    this.#owners = owners;
  }

  static decode(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
    const owners = (entries ?? [])
      .filter(({ fieldsV1 }) => isRecord(fieldsV1))
      .map((entry): [string, Ownership] => {
        const { manager, operation, apiVersion, subresource = "", time = "" } = entry;
        const who = { manager, operation, apiVersion, subresource };
        return [idOf(who), { who, fields: FieldSet.fromFieldsV1(entry.fieldsV1), time }];
      });
    return new Managers(new Map(owners));
  }

  get size(): number {
    return this.#owners.size;
  }

  fields(who: Manager): FieldSet {
    return this.#owners.get(idOf(who))?.fields ?? FieldSet.empty;
  }

  others(who: Manager): readonly Ownership[] {
    return [...this.#owners].filter(([id]) => id !== idOf(who)).map(([, owner]) => owner);
  }

  with(who: Manager, fields: FieldSet, now: string): Managers {
    const owners = new Map(this.#owners);
    const known = owners.get(idOf(who));
    if (fields.size === 0) owners.delete(idOf(who));
    else if (!known?.fields.equals(fields)) owners.set(idOf(who), { who, fields, time: now });
    return new Managers(owners);
  }

  /** Takes fields from every manager but `who`. */
  takenFromOthers(who: Manager, taken: FieldSet): Managers {
    const owners = new Map(this.#owners);
    for (const owner of this.others(who)) {
      const fields = owner.fields.minus(taken);
      if (fields.size === 0) owners.delete(idOf(owner.who));
      else owners.set(idOf(owner.who), { ...owner, fields });
    }
    return new Managers(owners);
  }

  /** Entries in the API's order: appliers first, then by time, name, version and subresource. */
  encode(): ManagedFieldsEntry[] {
    const rank = ({ who, time }: Ownership): string =>
      [who.operation === "Apply" ? "0" : "1", time, who.manager, who.apiVersion, who.subresource].join("\u0000");
    const sorted = [...this.#owners.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    return sorted.map(({ who, fields, time }) => ({
      manager: who.manager,
      operation: who.operation,
      apiVersion: who.apiVersion,
      time,
      fieldsType: "FieldsV1",
      fieldsV1: fields.toFieldsV1(),
      ...(who.subresource === "" ? {} : { subresource: who.subresource }),
    }));
  }
}
