import type { Diagnostic } from "../../image/diagnostic.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { isReference } from "../../image/reference.ts";
import { environmentDiagnostics } from "../inputs/environmentDiagnostics.ts";
import { elementsOf, knownText } from "../inputs/members.ts";
import { fromDiagnostics } from "../inputs/streamReference.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { hasKnownContainers, templateContainers } from "./containers.ts";
import { templateVolumes } from "./templateDiagnostics.ts";

/** Faults of a lifecycle hook, with the template that its containers and volumes are of. */
export function hookDiagnostics({ execNewPod, tagImages }: Members, path: string, spec: object): Diagnostic[] {
  const kinds = [execNewPod, tagImages].filter((one) => one !== undefined);
  if (kinds.length !== 1) {
    const summary = kinds.length === 0 ? "does nothing" : "has both execNewPod and tagImages";
    return [{ path, summary, remedy: "declare exactly one of execNewPod, tagImages" }];
  }
  return [
    ...(execNewPod === undefined || isUnknown(execNewPod)
      ? []
      : commandDiagnostics(membersOf(execNewPod), `${path}.execNewPod`, spec)),
    ...elementsOf(tagImages).flatMap((one, index) =>
      isUnknown(one) ? [] : tagDiagnostics(membersOf(one), `${path}.tagImages[${index}]`, spec),
    ),
  ];
}

function commandDiagnostics(
  { command, env, containerName, volumes }: Members,
  path: string,
  spec: object,
): Diagnostic[] {
  const known = templateVolumes(spec);
  const isEmpty = Array.isArray(command) && command.length === 0;
  return [
    ...(isEmpty ? [{ path: `${path}.command`, summary: "is empty", remedy: "write the command to run" }] : []),
    ...environmentDiagnostics(env, `${path}.env`),
    ...identifierDiagnostics(env, `${path}.env`),
    ...containerDiagnostics(containerName, `${path}.containerName`, spec),
    // The API ignores a name that it does not find.
    ...elementsOf(volumes).flatMap((volume, index) => {
      const name = knownText(volume);
      if (name === undefined || known === undefined || known.includes(name)) return [];
      const remedy = known.length === 0 ? "declare it in spec.template.spec.volumes" : `use one of ${known.join(", ")}`;
      return [{ path: `${path}.volumes[${index}]`, value: name, summary: "is no volume of the template", remedy }];
    }),
  ];
}

/** A hook takes fewer names than a container does. */
export function identifierDiagnostics(env: unknown, path: string): Diagnostic[] {
  return elementsOf(env).flatMap((variable, index) => {
    const name = knownText(membersOf(variable)["name"]);
    if (name === undefined || /[=\s]/.test(name) || /^[A-Za-z_]\w*$/.test(name)) return [];
    const remedy = "use letters, digits and _ alone";
    return [{ path: `${path}[${index}].name`, value: name, summary: "is no name of a variable of a hook", remedy }];
  });
}

function tagDiagnostics({ containerName, to }: Members, path: string, spec: object): Diagnostic[] {
  const faults = fromDiagnostics(to, `${path}.to`);
  const { kind, name } = membersOf(to);
  if (faults.length === 0 && kind !== "ImageStreamTag" && !isUnknown(kind) && !isUnknown(to)) {
    const summary = "is no tag of an image stream";
    faults.push({ path: `${path}.to`, value: name, summary, remedy: "write <stream>:<tag>" });
  }
  return [
    ...faults,
    ...containerDiagnostics(containerName, `${path}.containerName`, spec),
    ...sourceDiagnosticsOf(containerName, path, spec),
  ];
}

/** The API takes the only container where none is named. */
function containerDiagnostics(given: unknown, path: string, spec: object): Diagnostic[] {
  if (isUnknown(given) || !hasKnownContainers(spec)) return [];
  const all = templateContainers(spec);
  const names = all.flatMap(({ name }) => name ?? []);
  const isSingle = all.filter(({ list }) => list === "containers").length === 1;
  if (given === undefined || given === "") {
    return isSingle ? [] : [{ path, summary: "is required", remedy: `use one of ${names.join(", ")}` }];
  }
  if (names.some((name) => name === given)) return [];
  return [{ path, value: given, summary: "is no container of the template", remedy: `use one of ${names.join(", ")}` }];
}

/** The API parses the image of the container when it stores the hook. */
function sourceDiagnosticsOf(given: unknown, path: string, spec: object): Diagnostic[] {
  const all = templateContainers(spec);
  const meant = all.find(({ name, list }) => (given === undefined ? list === "containers" : name === given));
  if (meant === undefined || isUnknown(given)) return [];
  const { image = "" } = meant.members;
  if (isUnknown(image) || isReference(String(image))) return [];
  const summary = `tags the image of ${meant.name ?? "a container"}, which has none that the API could read`;
  return [{ path, summary, remedy: "write an image of the same stream as a placeholder; a trigger replaces it" }];
}
