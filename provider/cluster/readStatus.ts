import { isObject, type Members } from "../image/members.ts";
import type { Status, StatusCause, StatusDetails } from "./api/status.ts";

/** Longest delay that a server may ask for, in seconds: more is told at once, and a larger number is none. */
const longestDelay = 86_400;

/** A `Status` as far as it has the form that the API prescribes: proxies and broken servers answer what looks like one. */
export function readStatus(value: unknown): Status {
  if (!isObject(value)) return {};
  const { status, message, reason, code, details } = value;
  return {
    ...text("status", status),
    ...text("message", message),
    ...text("reason", reason),
    ...(Number.isInteger(code) ? { code: code as number } : {}),
    ...(isObject(details) ? { details: readDetails(details) } : {}),
  };
}

function readDetails({ name, group, kind, uid, causes, retryAfterSeconds: after }: Members): StatusDetails {
  const isDelay = typeof after === "number" && after >= 0 && after <= longestDelay;
  return {
    ...text("name", name),
    ...text("group", group),
    ...text("kind", kind),
    ...text("uid", uid),
    ...(Array.isArray(causes) ? { causes: causes.filter(isObject).map(readCause) } : {}),
    ...(isDelay ? { retryAfterSeconds: after } : {}),
  };
}

const readCause = ({ reason, message, field }: Members): StatusCause => ({
  ...text("reason", reason),
  ...text("message", message),
  ...text("field", field),
});

const text = <Name extends string>(name: Name, value: unknown) =>
  (typeof value === "string" ? { [name]: value } : {}) as { readonly [name in Name]?: string };
