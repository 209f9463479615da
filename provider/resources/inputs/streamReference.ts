import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { type ObjectReference, objectReferenceDiagnostics } from "../../image/objectReference.ts";
import { isRegistryHost } from "../../image/registryHost.ts";
import { knownText } from "./members.ts";
import { hasUnknown, isUnknown } from "./unknown.ts";

/**
 * A reference as an object. As in the API, one without a kind is a tag; a string names an image in a registry if it begins with
 * the registry's host. The namespace in which it stands goes.
 */
export function normalReference(given: unknown, own: string): unknown {
  if (typeof given === "string" && !isUnknown(given)) return fromText(given, own);
  if (!isObject(given) || hasUnknown(given)) return given;
  const { kind = "ImageStreamTag", namespace, ...rest } = given;
  return { kind, ...rest, ...(namespace === undefined || namespace === own ? {} : { namespace }) };
}

function fromText(text: string, own: string): Partial<ObjectReference> {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  if (slash > 0 && (isRegistryHost(first) || text.slice(slash + 1).includes("/"))) {
    return { kind: "DockerImage", name: text };
  }
  const name = text.slice(slash + 1);
  const kind = text.includes("@") ? "ImageStreamImage" : "ImageStreamTag";
  return { kind, name, ...(slash <= 0 || first === own ? {} : { namespace: first }) };
}

/** Faults of a reference that stands for an image to start from; what is unknown is judged at the update. */
export function fromDiagnostics(from: unknown, at: string): Diagnostic[] {
  if (from === undefined || isUnknown(from)) return [];
  const faults = objectReferenceDiagnostics(from, { path: at }).filter(({ value }) => !isUnknown(value));
  const { kind, name } = membersOf(from);
  const text = knownText(name);
  if (faults.length > 0 || text === undefined || kind === "DockerImage" || hasUnknown(from)) return faults;
  const separator = kind === "ImageStreamImage" ? "@" : ":";
  if (text.includes(separator)) return faults;
  const remedy = kind === "ImageStreamImage" ? "write <stream>@<digest>" : "write <stream>:<tag>";
  return [{ path: `${at}.name`, value: text, summary: "names no stream", remedy }];
}
