import { isObject, type Members } from "../../../provider/image/members.ts";
import { plainText } from "../../../provider/text/plainText.ts";
import type { ObjectInManifest } from "../../imageStreamsArgs.ts";
import { Code, literal, quoted } from "./code.ts";
import type { ConfigValue } from "./configValues.ts";
import type { GeneratedProgram, Statement } from "./program.ts";

/** A file of a program. */
export interface ProgramFile {
  readonly name: string;
  readonly text: string;
}

/** Layout of a program's files. */
export interface Layout {
  /** One file for each namespace, beside `index.ts`. */
  readonly split: boolean;
  /** Ending of local imports: `.ts` in an ES module, none in a program that is compiled. */
  readonly importEnding: string;
}

/** The files of a program; the first one is its entry. */
export function renderProgram(program: GeneratedProgram, { split, importEnding }: Layout): readonly ProgramFile[] {
  const { statements, leftOut } = program;
  if (!split) return [{ name: "index.ts", text: fileText([...bodyOf(statements, program)], leftOut) }];
  const groups = fileGroups(statements);
  const fileOf = new Map(
    groups.flatMap(({ name, statements: own }) =>
      own.flatMap(({ variable }) => (variable ? [[variable, name] as const] : [])),
    ),
  );
  const files = groups.map(({ name, statements: own }) => ({
    name: `${name}.ts`,
    text: fileText([...bodyOf(own, program, { name, fileOf, all: statements, importEnding })], []),
  }));
  const imports = groups.map(({ name }) => `import ${quoted(`./${name}${importEnding}`)};`).join("\n");
  return [{ name: "index.ts", text: fileText(imports === "" ? [] : [imports], leftOut) }, ...files];
}

/** Statements of one file. */
interface Group {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** One group a namespace, each after those that it uses; namespaces that use each other share one. */
function fileGroups(statements: readonly Statement[]): readonly Group[] {
  const byNamespace = Map.groupBy(statements, ({ namespace }) => namespace);
  const home = new Map(
    statements.flatMap(({ variable, namespace }) => (variable ? [[variable, namespace] as const] : [])),
  );
  const uses = new Map(
    [...byNamespace].map(([namespace, own]) => {
      const names = own.flatMap((statement) => statement.uses.map((variable) => home.get(variable) ?? namespace));
      return [namespace, new Set(names.filter((name) => name !== namespace))] as const;
    }),
  );
  const groups: Group[] = [];
  const done = new Set<string>();
  const names = new FileNames();
  let isChanged = true;
  while (isChanged) {
    isChanged = false;
    for (const [namespace, own] of byNamespace) {
      if (done.has(namespace) || [...(uses.get(namespace) ?? [])].some((name) => !done.has(name))) continue;
      done.add(namespace);
      groups.push({ name: names.take(namespace || "default"), statements: own });
      isChanged = true;
    }
  }
  const rest = statements.filter(({ namespace }) => !done.has(namespace));
  return rest.length === 0 ? groups : [...groups, { name: names.take("shared"), statements: rest }];
}

/** Names of files, each once. */
class FileNames {
  readonly #taken = new Set(["index"]);

  /** A namespace of a manifest may be any text: no file is written outside the folder. */
  take(wanted: string): string {
    const plain = wanted.replace(/[^a-z0-9-]+/gi, "-").replace(/^-+|-+$/g, "") || "namespace";
    let name = plain;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number += 1) name = `${plain}-${number}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

interface FilePlace {
  readonly name: string;
  readonly fileOf: ReadonlyMap<string, string>;
  readonly all: readonly Statement[];
  readonly importEnding: string;
}

/** Columns of a line. */
const width = 80;

function* bodyOf(statements: readonly Statement[], program: GeneratedProgram, place?: FilePlace): Generator<string> {
  if (statements.length === 0) return;
  const [{ namespace } = { namespace: "" }] = statements;
  // A parameter of a template, `${NAMESPACE}`, stands in the program as a variable of its own.
  const isPlain = /^[a-z0-9-]+$/.test(namespace);
  const isShared = isPlain && statements.length > 1 && statements.every((one) => one.namespace === namespace);
  const exported = new Set(place?.all.filter((one) => !statements.includes(one)).flatMap(({ uses }) => uses));
  const texts = statements.map((statement) => statementText(statement, isShared, exported));
  const code = texts.join("\n");
  const words = new Set(code.match(/\w+/g));
  const config = program.config.filter(({ name }) => words.has(name));
  const needsPulumi = config.length > 0 || code.includes("pulumi.interpolate");
  const types = [...new Set(statements.map(({ type }) => type))].sort();
  yield [
    ...(needsPulumi ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    importText(types, "pulumi-imagestream"),
    ...localImports(statements, place),
  ].join("\n");
  if (config.length > 0) yield ["const config = new pulumi.Config();", ...config.map(configText)].join("\n");
  if (isShared) yield `const namespace = ${quoted(namespace)};`;
  yield* texts;
}

function localImports(statements: readonly Statement[], place: FilePlace | undefined): string[] {
  if (place === undefined) return [];
  const used = [...new Set(statements.flatMap(({ uses }) => uses))].filter(
    (variable) => place.fileOf.get(variable) !== place.name,
  );
  const byFile = Map.groupBy(used, (variable) => place.fileOf.get(variable) ?? "");
  return [...byFile].map(([file, variables]) => importText(variables.toSorted(), `./${file}${place.importEnding}`));
}

function importText(names: readonly string[], from: string): string {
  const line = `import { ${names.join(", ")} } from ${quoted(from)};`;
  if (line.length <= width) return line;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from ${quoted(from)};`;
}

function configText({ name, isSecret }: ConfigValue): string {
  const method = isSecret ? "requireSecret" : "require";
  const line = `const ${name} = config.${method}(${quoted(name)});`;
  return line.length <= width ? line : `const ${name} = config.${method}(\n  ${quoted(name)},\n);`;
}

function statementText(
  { type, variable, resource, args, namespace }: Statement,
  isShared: boolean,
  exported: ReadonlySet<string>,
): string {
  const keyword = variable !== undefined && exported.has(variable) ? "export const" : "const";
  const start = `${variable === undefined ? "" : `${keyword} ${variable} = `}new ${type}(`;
  const head = `${start}${quoted(resource)}`;
  const given = isShared ? withNamespace(args, namespace) : args;
  if (Object.keys(given).length === 0) return `${head});`;
  // Where the name alone fills the line, each argument has its own.
  if (head.length + 3 > width) return `${start}\n  ${quoted(resource)},\n  ${literal(given, "  ", 2, 1)},\n);`;
  return `${head}, ${literal(given, "", head.length + 2, 2)});`;
}

/** With the file's variable in place of its namespace. */
function withNamespace(args: Members, namespace: string): Members {
  const places = ["metadata", "workload"].flatMap((key) => {
    const value = args[key];
    if (!isObject(value) || value["namespace"] !== namespace) return [];
    return [[key, { ...value, namespace: new Code("namespace") }] as const];
  });
  return { ...args, ...Object.fromEntries(places) };
}

function fileText(parts: readonly string[], leftOut: readonly ObjectInManifest[]): string {
  const comment = leftOutComment(leftOut);
  return `${[...parts, ...(comment === "" ? [] : [comment])].join("\n\n")}\n`;
}

/** Characters of a line of the comment. */
const longestLine = 300;

function leftOutComment(leftOut: readonly ObjectInManifest[]): string {
  if (leftOut.length === 0) return "";
  const lines = leftOut.map(({ kind, namespace, name, reason }) =>
    plainText(`${kind} ${namespace === "" ? "" : `${namespace}/`}${name}: ${reason}`, longestLine),
  );
  return ["// Left out:", ...lines.map((line) => `// - ${line}`)].join("\n");
}
