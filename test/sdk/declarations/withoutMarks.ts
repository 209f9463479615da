import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";

const signature = "4dabf18193072939515e22adb298388d";

/** Inputs as a provider process gets them: without marks of secrets, and with the wire's unknown. */
export function withoutMarks<T>(value: T): T {
  if (pulumi.isUnknown(value)) return unknown as T;
  if (Array.isArray(value)) return value.map(withoutMarks) as T;
  if (typeof value !== "object" || value === null) return value;
  if (signature in value) return withoutMarks((value as unknown as { value: T }).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutMarks(member)])) as T;
}
