import { isObject, type Members } from "../../../provider/image/members.ts";
import type { SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../../../provider/resources/inputs/secretTexts.ts";
import { isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import { hideTexts } from "../../../provider/text/knownSecrets.ts";

/** An object, and the paths of its secrets. */
interface WithSecretData {
  readonly object: Members;
  readonly secrets: readonly SecretPath[];
}

/**
 * A Secret with all its values in `data`, as the API stores them, and marked as secrets whether the program has marked them or
 * not. Other kinds stay as they are.
 */
export function withSecretData(given: Members, paths: readonly SecretPath[]): WithSecretData {
  if (given["kind"] !== "Secret" || given["apiVersion"] !== "v1") return { object: given, secrets: paths };
  const { stringData, ...rest } = given;
  const { data } = rest;
  const secrets = [...paths.filter((path) => !/^\/(?:stringData|data)(?:\/|$)/.test(path)), "/data"];
  const values = [...valuesOf(data).flatMap(decoded), ...valuesOf(stringData)];
  hideTexts(secretTexts([...valuesOf(data), ...values]));
  const ownData = isObject(data) ? { data: joined(data) } : {};
  if (stringData === undefined) return { object: { ...rest, ...ownData }, secrets };
  const added = isObject(stringData) ? Object.entries(stringData).map(([key, value]) => [key, encoded(value)]) : [];
  const isKnown = !isUnknown(stringData) && !isUnknown(data);
  const whole = isKnown ? { ...ownData.data, ...Object.fromEntries(added) } : unknown;
  return { object: { ...rest, data: whole }, secrets };
}

const valuesOf = (map: unknown): string[] =>
  isObject(map)
    ? (Object.values(map).filter((value) => typeof value === "string" && !isUnknown(value)) as string[])
    : [];

/** Base64 without the line breaks that the API takes out. */
const joined = (data: Members): Members =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, typeof value === "string" ? value.replace(/[\r\n]/g, "") : value]),
  );

function decoded(value: string): string[] {
  const text = Buffer.from(value, "base64").toString("utf8");
  return text.includes("\ufffd") ? [] : [text];
}

const encoded = (value: unknown): unknown =>
  typeof value === "string" && !isUnknown(value) ? Buffer.from(value, "utf8").toString("base64") : value;
