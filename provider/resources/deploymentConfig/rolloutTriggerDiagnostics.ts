import type { Diagnostic } from "../../image/diagnostic.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { elementsOf, knownText } from "../inputs/members.ts";
import { fromDiagnostics } from "../inputs/streamReference.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { hasKnownContainers, templateContainers } from "./containers.ts";

/** Faults of the triggers of a normalised spec. */
export function rolloutTriggerDiagnostics(spec: object): Diagnostic[] {
  const { triggers } = membersOf(spec);
  const all = elementsOf(triggers).map((trigger, index) => ({
    trigger: membersOf(trigger),
    path: `spec.triggers[${index}]`,
  }));
  return [...all.flatMap(({ trigger, path }) => oneDiagnostics(trigger, path, spec)), ...twiceDiagnostics(all)];
}

function oneDiagnostics({ type, imageChangeParams }: Members, path: string, spec: object): Diagnostic[] {
  const at = `${path}.imageChangeParams`;
  if (type === "ConfigChange" && imageChangeParams !== undefined) {
    const summary = "has no meaning for a trigger of type ConfigChange";
    return [{ path: at, summary, remedy: "remove it, or correct the type" }];
  }
  if (type !== "ImageChange" || isUnknown(imageChangeParams)) return [];
  if (imageChangeParams === undefined) {
    return [{ path: at, summary: "is required", remedy: "give { automatic: true, containerNames, from }" }];
  }
  const { containerNames, from } = membersOf(imageChangeParams);
  return [
    ...followedDiagnostics(from, `${at}.from`),
    ...namesDiagnostics(containerNames, `${at}.containerNames`, spec),
  ];
}

function followedDiagnostics(from: unknown, path: string): Diagnostic[] {
  const faults = fromDiagnostics(from, path);
  const { kind, name } = membersOf(from);
  if (faults.length > 0 || from === undefined || kind === "ImageStreamTag" || isUnknown(from) || isUnknown(kind))
    return faults;
  const summary = `names ${String(kind)} ${String(name)}, and only the tag of an image stream rolls out`;
  return [{ path, summary, remedy: "write <stream>:<tag>, and import the image into that tag" }];
}

function namesDiagnostics(given: unknown, path: string, spec: object): Diagnostic[] {
  if (Array.isArray(given) && given.length === 0) {
    return [{ path, summary: "is empty", remedy: "name the containers that get the image" }];
  }
  if (!hasKnownContainers(spec)) return [];
  const present = templateContainers(spec).flatMap(({ name }) => name ?? []);
  return elementsOf(given).flatMap((one, index) => {
    const name = knownText(one);
    if (name === undefined || present.includes(name)) return [];
    const summary = "is no container of the template, so the cluster ignores the trigger";
    return [{ path: `${path}[${index}]`, value: name, summary, remedy: `use one of ${present.join(", ")}` }];
  });
}

/** Of two triggers of one container, the cluster applies any. */
function twiceDiagnostics(all: readonly { readonly trigger: Members; readonly path: string }[]): Diagnostic[] {
  const seen = new Set<string>();
  return all.flatMap(({ trigger: { type, imageChangeParams }, path }) => {
    const names = type === "ConfigChange" ? [""] : elementsOf(membersOf(imageChangeParams)["containerNames"]);
    return names.flatMap((name, index): Diagnostic[] => {
      if (typeof name !== "string" || isUnknown(name)) return [];
      const isTwice = seen.has(name);
      seen.add(name);
      if (!isTwice) return [];
      if (name === "")
        return [{ path, value: "ConfigChange", summary: "is there twice", remedy: "keep one of the triggers" }];
      const summary = "is in two triggers, and which one wins is undefined";
      const at = `${path}.imageChangeParams.containerNames[${index}]`;
      return [{ path: at, value: name, summary, remedy: "keep one of the triggers" }];
    });
  });
}
