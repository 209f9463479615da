import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { connect } from "../../provider/cluster/cluster.ts";
import { ImageStreamError } from "../../provider/image/error.ts";
import { plainText } from "../../provider/text/plainText.ts";
import { isOfPlatform } from "../manifests/foreignOwner.ts";
import { isOfCluster } from "../manifests/kinds.ts";
import type { PlacedObject } from "../manifests/manifest.ts";
import { readManifestFiles } from "../manifests/manifestFiles.ts";
import { readManifests } from "../manifests/readManifests.ts";
import { type LiveObjects, liveObjects } from "./generate/liveObjects.ts";
import { type GeneratedProgram, programOf } from "./generate/program.ts";
import { type ProgramFile, renderProgram } from "./generate/renderProgram.ts";
import { summaryOf } from "./generate/summary.ts";
import { printAside, printDocument } from "./print.ts";

interface GenerateOptions {
  readonly namespace: readonly string[];
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly context?: string;
  readonly parameter: readonly string[];
  readonly output?: string;
  readonly split?: boolean;
  readonly force?: boolean;
  readonly adopt: boolean;
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `imagestream generate`: a program that declares what exists. */
export const generateCommand = (): Command =>
  new Command("generate")
    .description(
      "write a program that declares the streams, tags, builds and image triggers of manifests or of a cluster",
    )
    .argument("[files...]", "YAML and JSON files, folders or globs; without any, a live namespace is read")
    .option("-n, --namespace <name>", "namespace to read; of files, the one of objects that name none", collected, [])
    .option("-A, --all-namespaces", "read all namespaces")
    .option("-l, --selector <labels>", "only objects with these labels, for instance app=shop")
    .option("--context <name>", "context of the kubeconfig")
    .option("-p, --parameter <name=value>", "value of a template's parameter", collected, [])
    .option("-o, --output <path>", "file or, with --split, folder to write; standard output without it")
    .option("--split", "one file for each namespace")
    .option("--force", "write over files that exist")
    .option("--no-adopt", "declare objects that do not exist yet")
    .action(async (files: readonly string[], options: GenerateOptions, command: Command) => {
      const fault = faultOf(files, options);
      if (fault !== undefined) command.error(`error: ${fault}`);
      const { manifests, generated, failures } =
        files.length > 0 ? fromFiles(files, options) : await fromCluster(options);
      if (manifests.length === 0) command.error(`error: there is nothing to declare${because(failures)}`);
      const program = programOf(manifests, { adopt: options.adopt, generated });
      write(program, options, command);
      printAside(summaryOf(program, { failures, isLive: files.length === 0 }));
    });

/** Options that would have no effect. */
function faultOf(files: readonly string[], options: GenerateOptions): string | undefined {
  const { split = false, output, namespace, allNamespaces = false, context, parameter } = options;
  if (split && output === undefined) return "--split needs --output <folder>";
  if (allNamespaces && namespace.length > 0) return "give --namespace or --all-namespaces, not both";
  if (files.length === 0) return parameter.length > 0 ? "--parameter is for templates in files; name them" : undefined;
  if (allNamespaces || context !== undefined) return "--all-namespaces and --context read a cluster; give no files";
  return namespace.length > 1 ? "objects of files get one namespace; give --namespace once" : undefined;
}

const because = (failures: readonly string[]): string =>
  failures.length === 0 ? "" : `; not listed: ${plainText(failures.join("; "), 2_000)}`;

function fromFiles(
  files: readonly string[],
  { namespace: [namespace = ""], parameter, selector }: GenerateOptions,
): Found {
  const parsed = readManifestFiles(files);
  const known = Object.fromEntries(parameter.map(parameterOf));
  const { manifests, generated, diagnostics } = readManifests(parsed.values, {
    known,
    deferred: [],
    defersRequired: true,
  });
  const all = [...parsed.diagnostics, ...diagnostics];
  if (all.length > 0) throw new ImageStreamError("INVALID_MANIFEST", all);
  const isMeant = selectorOf(selector);
  const meant = manifests.filter(isMeant).map((manifest) => inNamespace(manifest, namespace));
  return { manifests: meant, generated: new Set(generated.keys()), failures: [] };
}

function parameterOf(text: string): [string, string] {
  const end = text.indexOf("=");
  if (end > 0) return [text.slice(0, end), text.slice(end + 1)];
  const remedy = "write NAME=value";
  throw new ImageStreamError("INVALID_PARAMETER", [
    { path: "--parameter", value: text, summary: "has no value", remedy },
  ]);
}

function inNamespace(manifest: PlacedObject, namespace: string): PlacedObject {
  if (manifest.namespace !== "" || namespace === "" || isOfCluster(manifest)) return manifest;
  const metadata = { ...Object(manifest.object["metadata"]), namespace };
  return { ...manifest, namespace, object: { ...manifest.object, metadata } };
}

/**
 * `app=shop,tier!=web,canary,!old`, as `oc -l` has it, but for sets.
 * @throws ImageStreamError `INVALID_SELECTOR`
 */
function selectorOf(selector: string | undefined): (manifest: PlacedObject) => boolean {
  const parts = selector ? selector.split(",").map((part) => part.trim()) : [];
  const wrong = parts.find((part) => !/^!?[\w./-]+$|^[\w./-]+\s*(?:==?|!=)\s*[\w.-]*$/.test(part));
  if (wrong !== undefined) {
    const remedy = "write key=value, key!=value, key or !key, with commas between them";
    throw new ImageStreamError("INVALID_SELECTOR", [
      { path: "--selector", value: selector, summary: "is no selector for files", remedy },
    ]);
  }
  return ({ object }) => {
    const labels = Object((Object(object["metadata"]) as { labels?: unknown }).labels) as Record<string, unknown>;
    return parts.every((part) => {
      const [, not, key = "", operator, value] = /^(!?)([^\s=!]+)\s*(?:(==|=|!=)\s*(.*))?$/.exec(part) ?? [];
      if (operator === undefined) return Object.hasOwn(labels, key) === (not === "");
      return (labels[key] === value) === (operator !== "!=");
    });
  };
}

/** Objects to declare, keys of values that templates generate, and what could not be read. */
interface Found {
  readonly manifests: readonly PlacedObject[];
  readonly generated: ReadonlySet<string>;
  readonly failures: LiveObjects["failures"];
}

async function fromCluster(options: GenerateOptions): Promise<Found> {
  const { namespace: namespaces, allNamespaces = false, selector, context } = options;
  const cluster = connect(context === undefined ? {} : { context });
  const selection = { namespaces, allNamespaces, ...(selector === undefined ? {} : { selector }) };
  const { values, failures } = await liveObjects(cluster, selection).finally(() => cluster.close());
  const { manifests } = readManifests(values, { known: {}, deferred: [] });
  const own = allNamespaces ? manifests.filter(({ namespace }) => !isOfPlatform(namespace)) : manifests;
  const left = manifests.length - own.length;
  const platform = `${left} objects in namespaces of the platform (openshift, openshift-*, kube-*); --namespace reads one of them`;
  return { manifests: own, generated: new Set(), failures: left === 0 ? failures : [...failures, platform] };
}

function write(
  program: GeneratedProgram,
  { output, split = false, force = false }: GenerateOptions,
  command: Command,
): void {
  if (output === undefined) {
    for (const { text } of renderProgram(program, { split: false, importEnding: "" })) printDocument(text, "text");
    return;
  }
  const isFolder = split || statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? output : dirname(output);
  const files = renderProgram(program, { split, importEnding: isModule(folder) ? ".ts" : "" });
  const paths = files.map((file): [string, ProgramFile] => [isFolder ? join(folder, file.name) : output, file]);
  const present = paths.filter(([path]) => existsSync(path)).map(([path]) => path);
  if (present.length > 0 && !force) {
    const them = present.length === 1 ? "it" : "them";
    command.error(`error: ${plainText(present.join(", "), 500)} exists already; give --force to write over ${them}`);
  }
  mkdirSync(folder, { recursive: true });
  for (const [path, { text }] of paths) writeFileSync(path, text);
}

/** A program in an ES module names the files that it imports in full. The next package.json above decides. */
function isModule(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) {
    const above = dirname(resolve(folder));
    return above === resolve(folder) ? false : isModule(above);
  }
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown } | null)?.type === "module";
  } catch {
    return false;
  }
}
