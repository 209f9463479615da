import {
  Computed,
  computed,
  isMap,
  OutputValue,
  type PropertyMap,
  type PropertyValue,
  Secret,
  Signed,
} from "../value/propertyValue.ts";
import { type Json, secretSignature, signatureKey, signedValue, unknownString } from "../value/wire.ts";

export interface JsonRecord {
  [key: string]: Json;
}

export const hasSecrets = (value: PropertyValue | undefined): boolean =>
  value instanceof Secret ||
  (Array.isArray(value) && value.some(hasSecrets)) ||
  (isMap(value) && Object.values(value).some(hasSecrets));

/** Serializes a value for checkpoints and plans: secrets as ciphertext. */
export function serializeValue(value: PropertyValue, encrypt: (plaintext: string) => string): Json {
  if (value instanceof Computed || value instanceof OutputValue) return unknownString;
  if (value instanceof Secret) {
    const plaintext = JSON.stringify(serializeValue(value.element, encrypt));
    return { [signatureKey]: secretSignature, ciphertext: encrypt(plaintext) };
  }
  if (value instanceof Signed) return { [signatureKey]: value.signature, ...serializeMap(value.fields, encrypt) };
  if (Array.isArray(value)) return value.map((element) => serializeValue(element, encrypt));
  return isMap(value) ? serializeMap(value, encrypt) : value;
}

export const serializeMap = (map: Readonly<PropertyMap>, encrypt: (plaintext: string) => string): JsonRecord =>
  Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, serializeValue(map[key] ?? null, encrypt)]),
  );

export const deserializeMap = (map: JsonRecord, decrypt: (ciphertext: string) => string): PropertyMap =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, deserializeValue(value, decrypt)]));

export function deserializeValue(json: Json, decrypt: (ciphertext: string) => string): PropertyValue {
  if (json === unknownString) return computed;
  if (Array.isArray(json)) return json.map((element) => deserializeValue(element, decrypt));
  if (json === null || typeof json !== "object") return json;
  const { [signatureKey]: signature, ...fields } = json;
  if (typeof signature !== "string") return deserializeMap(json, decrypt);
  if (signature !== secretSignature) return signedValue(signature, deserializeMap(fields, decrypt));
  const { ciphertext, plaintext } = fields;
  const text = typeof ciphertext === "string" ? decrypt(ciphertext) : String(plaintext);
  return new Secret(deserializeValue(JSON.parse(text) as Json, decrypt));
}
