/** A tag and the field that it sets, in the form of the annotation `image.openshift.io/triggers`. */
export interface FieldTrigger {
  readonly from: {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly apiVersion: string;
  };
  readonly fieldPath: string;
  readonly paused: boolean;
}

/** The annotation with the triggers of a workload. */
export const triggerAnnotation = "image.openshift.io/triggers";

/** The annotation is no list of triggers, or names one field twice: none of its triggers works. */
class UndecodableTriggersError extends Error {}

/**
 * Decodes the annotation as the trigger controller does. Member names match in any case, unknown ones are ignored,
 * `null`
 * means absent; a value of another type (`"paused": "false"`) invalidates the whole annotation.
 *
 * @throws UndecodableTriggersError
 */
export function decodeTriggers(annotation: string): FieldTrigger[] {
  const value = parse(annotation);
  if (value === null) return [];
  if (!Array.isArray(value)) throw new UndecodableTriggersError("triggers are not a list");
  const triggers = value.map(decodeTrigger);
  const paths = new Set(triggers.map(({ fieldPath }) => fieldPath));
  if (paths.size < triggers.length) throw new UndecodableTriggersError("duplicate triggers are not allowed");
  return triggers;
}

function parse(annotation: string): unknown {
  try {
    return JSON.parse(annotation);
  } catch (cause) {
    throw new UndecodableTriggersError("triggers are not JSON", { cause });
  }
}

function decodeTrigger(value: unknown): FieldTrigger {
  const trigger = asObject(value);
  const from = asObject(member(trigger, "from"));
  return {
    from: {
      kind: asString(member(from, "kind")),
      name: asString(member(from, "name")),
      namespace: asString(member(from, "namespace")),
      apiVersion: asString(member(from, "apiVersion")),
    },
    fieldPath: asString(member(trigger, "fieldPath")),
    paused: asBoolean(member(trigger, "paused")),
  };
}

function member(object: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const other = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return other === undefined ? undefined : object[other];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new UndecodableTriggersError("not an object");
  return value as Readonly<Record<string, unknown>>;
}

function asString(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new UndecodableTriggersError("not a string");
  return value;
}

function asBoolean(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw new UndecodableTriggersError("not a boolean");
  return value;
}
