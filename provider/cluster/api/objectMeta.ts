/** `metadata` of an object, as the API writes it. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string | null;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly managedFields?: readonly ManagedFieldsEntry[];
}

/** Who owns an object. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** Which fields a manager has written last. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly fieldsV1?: unknown;
}

/** Any object of the API. */
export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [member: string]: unknown;
}

/** A list of objects. */
export interface ApiList<T> {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly resourceVersion?: string;
    /** Token for the next page. */
    readonly continue?: string;
    /** Number of objects that follow; not every server tells it. */
    readonly remainingItemCount?: number;
  };
  readonly items: readonly T[];
}

/**
 * Who has written a field, by the object's `managedFields`. Steps are as written there: `f:spec`, `k:{"name":"web"}`.
 * An apply that gives the field another value conflicts with all of them but the one who applies.
 */
export function fieldManagers({ metadata }: ApiObject, steps: readonly string[]): string[] {
  return (metadata.managedFields ?? []).flatMap(({ manager = "", fieldsV1 }) => {
    const found = steps.reduce<unknown>((at, step) => Reflect.get(Object(at), step), fieldsV1);
    return found === undefined ? [] : [manager];
  });
}
