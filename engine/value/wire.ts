import type structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { Struct } from "../pulumiCopies.ts";
import {
  Computed,
  computed,
  isMap,
  makeSecret,
  OutputValue,
  type PropertyMap,
  type PropertyValue,
  Secret,
  Signed,
} from "./propertyValue.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The key that marks a special record, and its values. Frozen by Pulumi's wire format. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const assetSignatures = new Set(["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"]);
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const unknowns = new Set([
  unknownString,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

interface EncodeOptions {
  /** Keeps unknown values; otherwise they are left out. */
  readonly keepUnknowns?: boolean;
  readonly keepSecrets?: boolean;
  readonly keepOutputs?: boolean;
}

export function encodeValue(value: PropertyValue, options: EncodeOptions): Json | undefined {
  if (value instanceof Computed) return options.keepUnknowns ? unknownString : undefined;
  if (value instanceof Secret) return encodeSecret(value, options);
  if (value instanceof OutputValue) return encodeOutput(value, options);
  if (value instanceof Signed) return { [signatureKey]: value.signature, ...encodeProperties(value.fields, options) };
  if (Array.isArray(value)) return value.map((v) => encodeValue(v, options)).filter((v) => v !== undefined);
  return isMap(value) ? encodeProperties(value, options) : value;
}

function encodeSecret({ element }: Secret, options: EncodeOptions): Json | undefined {
  const plain = encodeValue(element, options);
  return options.keepSecrets && plain !== undefined ? { [signatureKey]: secretSignature, value: plain } : plain;
}

function encodeOutput(value: OutputValue, options: EncodeOptions): Json | undefined {
  if (!options.keepOutputs) {
    const plain = value.known ? value.element : computed;
    return encodeValue(value.secret ? makeSecret(plain) : plain, options);
  }
  const element = value.known ? encodeValue(value.element, options) : undefined;
  return {
    [signatureKey]: outputSignature,
    ...(element === undefined ? {} : { value: element }),
    ...(value.secret ? { secret: true } : {}),
    ...(value.dependencies.length > 0 ? { dependencies: [...value.dependencies] } : {}),
  };
}

export function encodeProperties(properties: Readonly<PropertyMap>, options: EncodeOptions): { [key: string]: Json } {
  const encoded: { [key: string]: Json } = {};
  for (const key of Object.keys(properties).sort()) {
    const value = encodeValue(properties[key] ?? null, options);
    if (value !== undefined) encoded[key] = value;
  }
  return encoded;
}

interface DecodeOptions {
  /** Throws on an unknown value, naming the property: an update has none. */
  readonly rejectUnknowns?: boolean;
}

export function decodeValue(json: Json, options: DecodeOptions, key = ""): PropertyValue {
  if (typeof json === "string" && unknowns.has(json)) {
    if (options.rejectUnknowns) throw new Error(`unexpected unknown property value for ${JSON.stringify(key)}`);
    return computed;
  }
  if (Array.isArray(json)) return json.map((element) => decodeValue(element, options, key));
  if (json === null || typeof json !== "object") return json;
  const signature = json[signatureKey];
  return typeof signature === "string" ? decodeSigned(signature, json, options, key) : decodeProperties(json, options);
}

function decodeSigned(
  signature: string,
  json: { [key: string]: Json },
  options: DecodeOptions,
  key: string,
): PropertyValue {
  const { [signatureKey]: _, ...fields } = json;
  if (signature === secretSignature) return makeSecret(decodeValue(fields["value"] ?? null, options, key));
  if (signature === outputSignature) {
    const { value, secret, dependencies } = fields;
    const urns = Array.isArray(dependencies) ? dependencies.filter((urn) => typeof urn === "string") : [];
    const element = value === undefined ? computed : decodeValue(value, options, key);
    return new OutputValue(element, value !== undefined, secret === true, urns);
  }
  return signedValue(signature, decodeProperties(fields, options));
}

/** @throws Error for an asset or an archive */
export function signedValue(signature: string, fields: PropertyMap): Signed {
  if (!assetSignatures.has(signature)) return new Signed(signature, fields);
  throw new Error("the offline engine does not support assets and archives: run the program with the Pulumi CLI");
}

export function decodeProperties(json: { [key: string]: Json }, options: DecodeOptions = {}): PropertyMap {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, decodeValue(value, options, key)]));
}

export const toStruct = (properties: Readonly<PropertyMap>, options: EncodeOptions): structPb.Struct =>
  Struct.fromJavaScript(encodeProperties(properties, options));

export const fromStruct = (
  struct: structPb.Struct | undefined,
  options: DecodeOptions = {},
): PropertyMap | undefined =>
  struct === undefined ? undefined : decodeProperties(struct.toJavaScript() as { [key: string]: Json }, options);
