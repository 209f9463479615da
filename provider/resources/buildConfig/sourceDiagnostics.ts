import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { elementsOf, knownText } from "../inputs/members.ts";
import { fromDiagnostics } from "../inputs/streamReference.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** Faults of source, output and post-commit hook of a normalised spec. */
export function sourceDiagnostics(spec: object): Diagnostic[] {
  const { source, strategy, output, postCommit } = membersOf(spec);
  return [
    ...(isUnknown(source) || isUnknown(strategy) ? [] : inputDiagnostics(membersOf(source), membersOf(strategy))),
    ...outputDiagnostics(membersOf(output)["to"]),
    ...hookDiagnostics(membersOf(postCommit)),
  ];
}

function inputDiagnostics(source: Readonly<Record<string, unknown>>, strategy: object): Diagnostic[] {
  const path = "spec.source";
  const { git, binary, images, contextDir } = source;
  const faults: Diagnostic[] = [];
  if (git !== undefined && binary !== undefined && !("customStrategy" in strategy)) {
    const summary = "has both git and binary, and a build takes one of them";
    faults.push({ path, summary, remedy: "remove git or binary" });
  }
  const inputs = ["git", "binary", "dockerfile", "images"];
  if ("dockerStrategy" in strategy && inputs.every((name) => source[name] === undefined)) {
    faults.push({ path, summary: "is empty", remedy: `declare at least one of ${inputs.join(", ")}` });
  }
  const uri = knownText(membersOf(git)["uri"]);
  if (uri !== undefined) faults.push(...addressDiagnostics(uri));
  const directory = knownText(contextDir);
  if (directory !== undefined) faults.push(...directoryDiagnostics(directory, `${path}.contextDir`));
  const secrets = ["secrets", "configMaps"].flatMap((name) =>
    elementsOf(source[name]).flatMap((one, index) => {
      const place = knownText(membersOf(one)["destinationDir"]);
      return place === undefined || "dockerStrategy" in strategy === false
        ? []
        : directoryDiagnostics(place, `${path}.${name}[${index}].destinationDir`);
    }),
  );
  return [...faults, ...secrets, ...elementsOf(images).flatMap(imageDiagnostics)];
}

/** A context directory of `/` is the console's way to write the root. */
function directoryDiagnostics(directory: string, path: string): Diagnostic[] {
  if (directory === "/" && path.endsWith("contextDir")) return [];
  if (directory.startsWith("/")) {
    const remedy = `write ${directory.replace(/^\/+/, "") || "."}, from the root of the source`;
    return [{ path, value: directory, summary: "is absolute", remedy }];
  }
  let depth = 0;
  for (const part of directory.split("/")) {
    depth += part === ".." ? -1 : part === "." || part === "" ? 0 : 1;
    if (depth < 0) {
      return [{ path, value: directory, summary: "leads out of the source", remedy: "name a directory in the source" }];
    }
  }
  return [];
}

const scheme = /^(?:https?|ssh|git|file|git\+ssh|ssh\+git):\/\//i;
const userAtHost = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/)[^\s]+$/;

function addressDiagnostics(uri: string): Diagnostic[] {
  const path = "spec.source.git.uri";
  const isWhole = scheme.test(uri) ? URL.canParse(uri) && !/\s/.test(uri) : userAtHost.test(uri);
  if (isWhole) return [];
  const isHost = /^[\w-]+(?:\.[\w-]+)+\/\S+$/.test(uri);
  const remedy = isHost
    ? `write https://${uri} or git@${uri.replace("/", ":")}`
    : "write https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH";
  return [{ path, value: uri, summary: "is no address of a git repository", remedy }];
}

function imageDiagnostics(image: unknown, index: number): Diagnostic[] {
  const path = `spec.source.images[${index}]`;
  const { from, as, paths } = membersOf(image);
  if (isUnknown(image)) return [];
  const faults = fromDiagnostics(from, `${path}.from`);
  if (elementsOf(as).length === 0 && elementsOf(paths).length === 0 && ![as, paths].some(isUnknown)) {
    const remedy = "declare paths to copy, or in `as` the stages that the image replaces";
    faults.push({ path, summary: "has neither paths nor as", remedy });
  }
  return faults;
}

function outputDiagnostics(to: unknown): Diagnostic[] {
  const path = "spec.output.to";
  const faults = fromDiagnostics(to, path);
  if (faults.length > 0 || membersOf(to)["kind"] !== "ImageStreamImage") return faults;
  const value = membersOf(to)["name"];
  return [{ path, value, summary: "is an image, and a build pushes into a tag", remedy: "write <stream>:<tag>" }];
}

function hookDiagnostics({ command, script }: Readonly<Record<string, unknown>>): Diagnostic[] {
  if (command === undefined || script === undefined) return [];
  return [{ path: "spec.postCommit", summary: "has both command and script", remedy: "remove one of the two" }];
}
