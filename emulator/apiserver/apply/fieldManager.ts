import type { Clock } from "../../clock.ts";
import { copy, isRecord } from "../copy.ts";
import type { KubeObject } from "../kubeObject.ts";
import { badRequest, unclassified } from "../statusError.ts";
import { timestamp } from "../timestamp.ts";
import type { Schema } from "../typeSchema.ts";
import { applyConflict, type FieldConflict } from "./conflicts.ts";
import { FieldSet } from "./fieldSet.ts";
import { type Comparison, compare, fieldsOf } from "./fields.ts";
import { type Manager, Managers } from "./managers.ts";
import { merge, removePath } from "./merge.ts";
import { typeFaults } from "./typeFaults.ts";

/** Members of metadata without an owner. */
const systemMeta = new Set(
  ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"].map(
    (member) => `f:${member}`,
  ),
);

/** An empty object of a kind, with the top-level structs that the API always has. */
function blank(object: KubeObject): KubeObject {
  const structs = Object.entries(object).filter(([, value]) => isRecord(value));
  return {
    ...Object.fromEntries(structs.map(([name]) => [name, {}])),
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {},
  };
}

/** Keeps the managedFields of one kind, and merges applied configurations. */
export class FieldManager {
  readonly #schema: Schema | undefined;
  /** Top-level members that writes of this endpoint do not reach, e.g. `status`. */
  readonly #reset: ReadonlySet<string>;
  readonly #clock: Clock;

  constructor(schema: Schema | undefined, reset: readonly string[], clock: Clock) {
    this.#schema = schema;
    this.#reset = new Set(reset.map((member) => `f:${member}`));
    this.#clock = clock;
  }

  /**
   * Records in `object`, in place, which fields a client changed; for POST, PUT and every PATCH but apply.
   *
   * As in the API, an update gives no managedFields to an object without them.
   */
  update(live: KubeObject | undefined, object: KubeObject, who: Manager): void {
    // A write of a subresource cannot set managedFields.
    const asked = who.subresource === "" ? claimed(object) : undefined;
    const managers = Managers.decode(asked ?? live?.metadata.managedFields);
    if (live?.metadata.uid && managers.size === 0) {
      delete object.metadata.managedFields;
      return;
    }
    const before = live?.metadata.uid ? live : blank(object);
    const { managers: after } = this.#own(before, object, managers, who);
    setManagers(object, after);
  }

  /**
   * Merges an applied configuration into the live object, and removes the fields that its manager gave up.
   *
   * @throws StatusError 409 with a cause for each conflict, 500 if the configuration does not fit the schema
   */
  apply(live: KubeObject | undefined, config: Record<string, unknown>, who: Manager, force: boolean): KubeObject {
    const metadata = isRecord(config["metadata"]) ? config["metadata"] : {};
    if (metadata["managedFields"] !== undefined) throw badRequest("metadata.managedFields must be nil");
    const { apiVersion, kind } = config as { apiVersion: string; kind: string };
    const current: KubeObject = live ?? { apiVersion, kind, metadata: {} };
    const known = this.#beforeFirstApply(current, apiVersion);
    const claims = this.#claims(config, metadata);
    const merged = merge(this.#schema, bare(current), config) as KubeObject;
    const given = known.fields(who).minus(claims);
    const managers = known.with(who, claims, timestamp(this.#clock));
    this.#prune(merged, given, managers);
    const { managers: after, conflicts } = this.#own(current, merged, managers, who, claims);
    if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
    setManagers(merged, after);
    return merged;
  }

  #beforeFirstApply(live: KubeObject, apiVersion: string): Managers {
    const known = Managers.decode(live.metadata.managedFields);
    if (known.size > 0 || !live.metadata.uid) return known;
    const who: Manager = { manager: "before-first-apply", operation: "Update", apiVersion, subresource: "" };
    return this.#own(blank(live), live, known, who).managers;
  }

  #claims(config: Record<string, unknown>, { namespace = "", name }: Record<string, unknown>): FieldSet {
    const faults = typeFaults(this.#schema, config);
    if (faults.length === 0) return this.#ownable(fieldsOf(this.#schema, config));
    const [only, ...more] = faults;
    const text = more.length === 0 ? only : ["errors:", ...faults.map((fault) => `  ${fault}`)].join("\n");
    const { apiVersion, kind } = config;
    const group = String(apiVersion).includes("/") ? apiVersion : `/${apiVersion}`;
    throw unclassified(`failed to create typed patch object (${namespace}/${name}; ${group}, Kind=${kind}): ${text}`);
  }

  #prune(merged: KubeObject, given: FieldSet, managers: Managers): void {
    const nobody: Manager = { manager: "", operation: "Apply", apiVersion: "", subresource: "" };
    const owned = managers.others(nobody).reduce((all, owner) => all.union(owner.fields), FieldSet.empty);
    for (const path of given.paths()) if (!owned.touches(path)) removePath(this.#schema, merged, path);
  }

  #own(
    before: KubeObject,
    after: KubeObject,
    managers: Managers,
    who: Manager,
    claims?: FieldSet,
  ): { managers: Managers; conflicts: FieldConflict[] } {
    const { added, modified, removed } = this.#compare(before, after);
    const changed = added.union(modified);
    const conflicts = managers.others(who).flatMap(({ who: other, time, fields }) =>
      fields
        .intersection(changed)
        .paths()
        .map((path) => ({ who: other, time, path })),
    );
    const left = managers.takenFromOthers(who, changed.union(removed));
    const fields = claims ?? managers.fields(who).minus(removed).union(changed);
    return { managers: left.with(who, fields, timestamp(this.#clock)), conflicts };
  }

  #compare(before: KubeObject, after: KubeObject): Comparison {
    const { added, modified, removed } = compare(this.#schema, bare(before), bare(after));
    return { added: this.#ownable(added), modified: this.#ownable(modified), removed: this.#ownable(removed) };
  }

  #ownable(fields: FieldSet): FieldSet {
    return fields.without(([first = "", second]) => {
      if (first === "f:apiVersion" || first === "f:kind" || this.#reset.has(first)) return true;
      return first === "f:metadata" && (second === undefined || systemMeta.has(second));
    });
  }
}

/** The object without managedFields, which are not compared. */
function bare(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: copy(metadata) };
}

function setManagers(object: KubeObject, managers: Managers): void {
  const entries = managers.encode();
  if (entries.length > 0) object.metadata.managedFields = entries;
  else delete object.metadata.managedFields;
}

/** The managedFields that the client sent: `undefined` if none; a single empty entry clears all. */
function claimed({ metadata }: KubeObject): KubeObject["metadata"]["managedFields"] {
  const entries = metadata.managedFields;
  if (entries === undefined || entries.length === 0) return undefined;
  return entries.filter(({ manager, fieldsV1 }) => manager !== undefined && isRecord(fieldsV1));
}
