/** A value that is unknown before the update. */
export class Computed {
  readonly kind = "computed";
}

/** The only unknown value; all unknowns are alike. */
export const computed = new Computed();

/** A value that is encrypted at rest and masked on display. */
export class Secret {
  readonly kind = "secret";
  readonly element: PropertyValue;

  constructor(element: PropertyValue) {
    this.element = element;
  }
}

/** A value with its source resources, as programs send it to transforms. */
export class OutputValue {
  readonly kind = "output";
  readonly element: PropertyValue;
  readonly known: boolean;
  readonly secret: boolean;
  readonly dependencies: readonly string[];

  constructor(element: PropertyValue, known: boolean, secret: boolean, dependencies: readonly string[]) {
    this.element = element;
    this.known = known;
    this.secret = secret;
    this.dependencies = dependencies;
  }
}

/** A resource reference: a record with a signature that the engine passes through. */
export class Signed {
  readonly kind = "signed";
  readonly signature: string;
  readonly fields: Readonly<Record<string, PropertyValue>>;

  constructor(signature: string, fields: Readonly<Record<string, PropertyValue>>) {
    this.signature = signature;
    this.fields = fields;
  }
}

export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | PropertyValue[]
  | PropertyMap
  | Computed
  | Secret
  | OutputValue
  | Signed;

export interface PropertyMap {
  [key: string]: PropertyValue;
}

export const isMap = (value: PropertyValue | undefined): value is PropertyMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("kind" in value && isWrapper(value));

function isWrapper(value: object): boolean {
  return (
    value instanceof Computed || value instanceof Secret || value instanceof OutputValue || value instanceof Signed
  );
}

/** The direct children of a value. */
function children(value: PropertyValue): readonly PropertyValue[] {
  if (value instanceof Secret || value instanceof OutputValue) return [value.element];
  if (value instanceof Signed) return Object.values(value.fields);
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}

export const containsUnknowns = (value: PropertyValue): boolean =>
  value instanceof Computed || (value instanceof OutputValue && !value.known) || children(value).some(containsUnknowns);

export const containsSecrets = (value: PropertyValue): boolean =>
  value instanceof Secret || (value instanceof OutputValue && value.secret) || children(value).some(containsSecrets);

export const makeSecret = (value: PropertyValue): Secret => (value instanceof Secret ? value : new Secret(value));

/** Rebuilds a value with the results of `replace`; if that is `undefined`, continues inside the value. */
function mapValue(value: PropertyValue, replace: (value: PropertyValue) => PropertyValue | undefined): PropertyValue {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (value instanceof Secret) return new Secret(mapValue(value.element, replace));
  if (Array.isArray(value)) return value.map((element) => mapValue(element, replace));
  if (isMap(value)) return mapProperties(value, replace);
  return value;
}

const mapProperties = (
  properties: PropertyMap,
  replace: (value: PropertyValue) => PropertyValue | undefined,
): PropertyMap => Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, mapValue(value, replace)]));

const unwrapSecret = (value: PropertyValue): PropertyValue | undefined =>
  value instanceof Secret ? withoutSecrets(value.element) : undefined;

export const withoutSecrets = (value: PropertyValue): PropertyValue => mapValue(value, unwrapSecret);

/** Converts output values to plain, secret or unknown ones; their dependencies are already stored elsewhere. */
export const downgradeOutputs = (properties: PropertyMap): PropertyMap =>
  mapProperties(properties, (value) => {
    if (!(value instanceof OutputValue)) return undefined;
    const plain = value.known ? (downgradeOutputs({ value: value.element })["value"] ?? null) : computed;
    return value.secret ? makeSecret(plain) : plain;
  });

/** All source resources of the output values inside a value. */
export function outputDependencies(value: PropertyValue): string[] {
  const own = value instanceof OutputValue ? value.dependencies : [];
  return [...own, ...children(value).flatMap(outputDependencies)];
}

export function valuesEqual(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (a instanceof Computed || b instanceof Computed) return a instanceof Computed && b instanceof Computed;
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && valuesEqual(a.element, b.element);
  }
  if (a instanceof Signed || b instanceof Signed)
    return a instanceof Signed && b instanceof Signed && a.signature === b.signature && mapsEqual(a.fields, b.fields);
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, index) => valuesEqual(v, b[index]))
    );
  }
  return isMap(a) && isMap(b) && mapsEqual(a, b);
}

/** Treats an absent and a null property as equal. */
export function mapsEqual(a: Readonly<PropertyMap> = {}, b: Readonly<PropertyMap> = {}): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => valuesEqual(a[key] ?? null, b[key] ?? null));
}

/** Marks values secret whose inputs were secret: a plain result must not reveal the program's secrets. */
export function annotateSecrets(outs: PropertyMap | undefined, ins: PropertyMap | undefined): PropertyMap | undefined {
  if (!outs || !ins) return outs;
  const result: PropertyMap = { ...outs };
  for (const [key, given] of Object.entries(ins)) {
    const value = result[key];
    if (value === undefined) continue;
    if (isMap(value) && isMap(given)) result[key] = annotateSecrets(value, given) ?? value;
    else if (!(value instanceof Secret) && containsSecrets(given)) result[key] = new Secret(value);
  }
  return result;
}
