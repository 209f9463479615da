import { type Diagnostic, describeDiagnostic } from "../../../provider/image/diagnostic.ts";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { buildConfigDiagnostics } from "../../../provider/resources/buildConfig/inputs.ts";
import { deploymentConfigDiagnostics } from "../../../provider/resources/deploymentConfig/inputs.ts";
import { imageStreamDiagnostics } from "../../../provider/resources/imageStream/inputs.ts";
import { imageStreamTagDiagnostics } from "../../../provider/resources/imageStreamTag/inputs.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import type { ObjectInManifest } from "../../imageStreamsArgs.ts";
import { arrange } from "../../manifests/arrange.ts";
import type { PlacedObject } from "../../manifests/manifest.ts";
import { isPullSecret, pullSecretText } from "../../manifests/pullSecret.ts";
import { type DeferredText, mapDeferred } from "../../manifests/template/deferred.ts";
import { type WorkloadTrigger, workloadTriggers } from "../../manifests/workloadTriggers.ts";
import { Code, quoted } from "./code.ts";
import { type ConfigValue, ConfigValues } from "./configValues.ts";
import { Identifiers } from "./identifiers.ts";
import { givenMembers, idiomaticBuildSpec, idiomaticStreamSpec, idiomaticTag } from "./idiomatic.ts";
import { idiomaticDeploymentSpec } from "./idiomaticDeployment.ts";

/** A program that declares existing objects. */
export interface GeneratedProgram {
  readonly statements: readonly Statement[];
  readonly config: readonly ConfigValue[];
  readonly leftOut: readonly ObjectInManifest[];
}

/** The declaration of one resource. */
export interface Statement {
  readonly namespace: string;
  /** `ImageStream` */
  readonly type: string;
  readonly variable?: string;
  /** Name of the resource. */
  readonly resource: string;
  readonly args: Members;
  /** Variables of other statements that it uses. */
  readonly uses: readonly string[];
}

export interface ProgramOptions {
  readonly adopt: boolean;
  /** Keys of the values that templates generate. */
  readonly generated: ReadonlySet<string>;
}

const classNames = [
  ...["BuildConfig", "DeploymentConfig", "ImageStream", "ImageStreamTag", "ImageTrigger", "KubernetesObject"],
  "RegistrySecret",
];

/** Declares objects in the order of a program. */
export function programOf(manifests: readonly PlacedObject[], options: ProgramOptions): GeneratedProgram {
  const { first, ours, last, leftOut } = arrange(manifests);
  const writer = new Writer(options, repeatedNames(manifests));
  for (const { manifest, reason } of leftOut) writer.leaveOut(manifest, reason);
  for (const manifest of ours) writer.declare(manifest);
  for (const manifest of [...first, ...last]) writer.declareTriggers(manifest);
  return { statements: writer.statements, config: writer.config.all, leftOut: writer.leftOut };
}

/** Kinds and names that stand in several namespaces: the resource's name then has the namespace. */
function repeatedNames(manifests: readonly PlacedObject[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    manifests.flatMap(({ kind, name }) => {
      const key = `${kind} ${name}`;
      if (seen.has(key)) return [key];
      seen.add(key);
      return [];
    }),
  );
}

class Writer {
  readonly statements: Statement[] = [];
  readonly leftOut: ObjectInManifest[] = [];
  readonly config: ConfigValues;
  readonly #options: ProgramOptions;
  readonly #repeated: ReadonlySet<string>;
  readonly #identifiers = new Identifiers(classNames);
  /** Variables of streams, by `namespace/name`. */
  readonly #streams = new Map<string, string>();
  readonly #triggerNames = new Set<string>();

  constructor(options: ProgramOptions, repeated: ReadonlySet<string>) {
    this.#options = options;
    this.#repeated = repeated;
    this.config = new ConfigValues(this.#identifiers, options.generated);
  }

  leaveOut({ apiVersion, kind, name, namespace, place }: PlacedObject, reason: string): void {
    this.leftOut.push({ apiVersion, kind, name, namespace, place, reason });
  }

  declare(given: PlacedObject): void {
    const faults = diagnosticsOf(given);
    const manifest = { ...given, object: this.config.hold(given.object) };
    if (faults.length > 0) {
      // Without the values, which may be secrets: the program is for a repository.
      const texts = faults.map(({ value: _, ...fault }) => describeDiagnostic(fault));
      this.leaveOut(manifest, `has faults: ${texts.join("; ")}`);
    } else if (manifest.kind === "Secret") this.#secret(manifest);
    else if (manifest.kind === "ImageStream") this.#stream(manifest);
    else if (manifest.kind === "ImageStreamTag") this.#tag(manifest);
    else if (manifest.kind === "DeploymentConfig") this.#deployment(manifest);
    else this.#build(manifest);
  }

  /** The configuration holds its texts. */
  #secret(manifest: PlacedObject): void {
    const { name, object } = manifest;
    const { type } = object;
    const resource = this.#resourceName(manifest);
    const variable = this.#identifiers.take(/secret$/i.test(name) ? name : `${name}-secret`, "Object");
    const texts = (of: string) => {
      const members = Object.entries(membersOf(object[of]));
      const variables = members.map(([key, value]) => [key, this.config.secret(value, [of, key], manifest)]);
      return members.length === 0 ? {} : { [of]: Object.fromEntries(variables) as Members };
    };
    const all = { ...texts("data"), ...texts("stringData") };
    if (isPullSecret(object)) {
      const isUsual = type === "kubernetes.io/dockerconfigjson";
      const dockerConfig = pullSecretText({ ...all, type });
      const args = { ...this.#metadata(manifest), ...(!isUsual && { type }), dockerConfig };
      this.#write(manifest, { type: "RegistrySecret", variable, resource, args, uses: [] });
      return;
    }
    const metadata = this.#metadata(manifest);
    const args = { apiVersion: "v1", kind: "Secret", ...metadata, ...(type !== undefined && { type }), ...all };
    this.#write(manifest, { type: "KubernetesObject", variable, resource, args, uses: [] });
  }

  #stream(manifest: PlacedObject): void {
    const { name, namespace, object } = manifest;
    const variable = this.#identifiers.take(name, "Stream");
    const key = `${namespace}/${name}`;
    const uses: string[] = [];
    const spec = idiomaticStreamSpec(object["spec"]);
    const args = { ...this.#metadata(manifest), ...(spec && { spec: this.#references(spec, manifest, uses, key) }) };
    this.#streams.set(key, variable);
    this.#write(manifest, { type: "ImageStream", variable, resource: this.#resourceName(manifest), args, uses });
  }

  #tag(manifest: PlacedObject): void {
    const { name, object } = manifest;
    const { name: _, ...tag } = membersOf(idiomaticTag(object["tag"]));
    const uses: string[] = [];
    const { metadata } = this.#metadata(manifest);
    const { name: given, namespace } = membersOf(metadata);
    const place = givenMembers({ name: given, namespace });
    const args = {
      ...(Object.keys(place).length > 0 && { metadata: place }),
      tag: this.#references(tag, manifest, uses, ""),
    };
    const variable = this.#identifiers.take(name, "Tag");
    this.#write(manifest, { type: "ImageStreamTag", variable, resource: this.#resourceName(manifest), args, uses });
  }

  #build(manifest: PlacedObject): void {
    const { name, namespace, object } = manifest;
    const uses: string[] = [];
    const spec = this.#references(idiomaticBuildSpec(object["spec"], namespace), manifest, uses, "");
    const args = { ...this.#metadata(manifest), spec };
    const variable = this.#identifiers.take(name, "Build");
    this.#write(manifest, { type: "BuildConfig", variable, resource: this.#resourceName(manifest), args, uses });
  }

  #deployment(manifest: PlacedObject): void {
    const { name, namespace, object } = manifest;
    const uses: string[] = [];
    const spec = this.#references(idiomaticDeploymentSpec(object["spec"], namespace), manifest, uses, "");
    const args = { ...this.#metadata(manifest), spec };
    const variable = this.#identifiers.take(name, "Deployment");
    this.#write(manifest, { type: "DeploymentConfig", variable, resource: this.#resourceName(manifest), args, uses });
  }

  /** The image triggers of an object of another kind, which itself is left out. */
  declareTriggers(given: PlacedObject): void {
    const triggers = workloadTriggers(given);
    const manifest = { ...given, object: this.config.hold(given.object) };
    this.leaveOut(
      manifest,
      triggers.length === 0 ? "is of a kind without a resource here" : "must exist; the program has its triggers",
    );
    for (const trigger of triggers) this.#trigger(manifest, trigger);
  }

  #trigger(manifest: PlacedObject, { container, fieldPath, from, paused }: WorkloadTrigger): void {
    const { apiVersion, kind, name, namespace, object } = manifest;
    const uses: string[] = [];
    const place = container ?? /\[(\w+)\]/.exec(fieldPath ?? "")?.[1] ?? "";
    const candidates = [name, `${name}-${place}`, `${namespace}/${name}/${kind}/${container ?? fieldPath}`];
    const resource = candidates.find((one) => !this.#triggerNames.has(one)) ?? name;
    this.#triggerNames.add(resource);
    const isUsual = ["apps/v1", "batch/v1"].includes(apiVersion);
    const metadata = membersOf(object["metadata"]);
    const args = {
      workload: {
        ...(!isUsual && { apiVersion }),
        kind,
        name: metadata["name"],
        ...(namespace !== "" && { namespace: metadata["namespace"] }),
      },
      ...givenMembers({ container, fieldPath }),
      ...membersOf(this.#references({ from: { kind: "ImageStreamTag", ...from } }, manifest, uses, "")),
      ...(paused && { paused }),
    };
    this.#write(manifest, { type: "ImageTrigger", resource, args, uses });
  }

  /** A resource has its object's name by default. */
  #metadata(manifest: PlacedObject): { readonly metadata?: Members } {
    const { name: given, namespace, labels, annotations } = membersOf(manifest.object["metadata"]);
    const name = this.#resourceName(manifest) === given ? undefined : given;
    const some = (value: unknown) => (isObject(value) && Object.keys(value).length > 0 ? value : undefined);
    const metadata = givenMembers({ name, namespace, labels: some(labels), annotations: some(annotations) });
    return Object.keys(metadata).length === 0 ? {} : { metadata };
  }

  #resourceName({ kind, namespace, name }: PlacedObject): string {
    const plain = name.replace(/\$\{(\w+)\}/g, "$1");
    return this.#repeated.has(`${kind} ${name}`) && namespace !== "" ? `${namespace}/${plain}` : plain;
  }

  /** The value with `stream.tag("1.4")` for each reference to a declared stream, except to the stream itself. */
  #references(value: unknown, { namespace }: PlacedObject, uses: string[], own: string): unknown {
    const change = (given: unknown): unknown => {
      if (Array.isArray(given)) return given.map(change);
      if (!isObject(given)) return given;
      const { kind, name, namespace: elsewhere } = given;
      if (kind === "ImageStreamTag" && typeof name === "string") {
        const [stream = "", tag] = name.split(":");
        const key = `${typeof elsewhere === "string" && elsewhere !== "" ? elsewhere : namespace}/${stream}`;
        const variable = this.#streams.get(key);
        if (variable !== undefined && tag !== undefined && key !== own) {
          uses.push(variable);
          return new Code(`${variable}.tag(${quoted(tag)})`);
        }
      }
      return Object.fromEntries(Object.entries(given).map(([member, inner]) => [member, change(inner)]));
    };
    return change(value);
  }

  #write({ kind, namespace, name }: PlacedObject, { args, uses, ...parts }: Omit<Statement, "namespace">): void {
    const whole = { ...args, ...(this.#options.adopt && { adopt: true }) };
    const plain = this.config.inProgram(whole, { kind, namespace, name });
    this.statements.push({ ...parts, namespace, args: plain, uses: [...new Set(uses)] });
  }
}

/** A text that a parameter may have; `${{PARAMETER}}` may be anything. */
const asExample = ({ parts, isBare }: DeferredText): string =>
  isBare ? unknown : parts.map((part) => (typeof part === "string" ? part : "x")).join("");

/** Faults for which the resource would refuse the object; a value that the configuration holds is judged later. */
function diagnosticsOf({ kind, name, namespace, object }: PlacedObject): readonly Diagnostic[] {
  const { apiVersion: _version, kind: _kind, metadata, spec, tag } = mapDeferred(object, asExample) as Members;
  const inputs = { metadata: { namespace: namespace || "default", ...membersOf(metadata) }, images: {} };
  if (kind === "Secret") return [];
  try {
    if (kind === "ImageStream") {
      const { tags, ...rest } = membersOf(idiomaticStreamSpec(spec));
      const plain = Array.isArray(tags) ? { ...rest, tags } : rest;
      return imageStreamDiagnostics({ ...inputs, spec: plain });
    }
    if (kind === "ImageStreamTag") {
      const { name: _, ...plain } = membersOf(idiomaticTag({ name, ...membersOf(tag) }));
      return imageStreamTagDiagnostics({ metadata: { name, namespace: inputs.metadata.namespace }, tag: plain });
    }
    if (kind === "DeploymentConfig") {
      return deploymentConfigDiagnostics({ ...inputs, spec: idiomaticDeploymentSpec(spec, namespace) });
    }
    return buildConfigDiagnostics({ ...inputs, spec: idiomaticBuildSpec(spec, namespace) });
  } catch (error) {
    if (error instanceof ImageStreamError) return error.diagnostics;
    throw error;
  }
}
