import * as pulumi from "@pulumi/pulumi";
import { ImageStreamError } from "../provider/image/error.ts";
import { GeneratedValues } from "./generatedValues.ts";
import type { ImageStream } from "./imageStream.ts";
import type { ImageStreamsArgs, ManifestObject, ObjectInManifest } from "./imageStreamsArgs.ts";
import { ImageTrigger } from "./imageTrigger.ts";
import type { ImageTriggerArgs } from "./imageTriggerArgs.ts";
import { type Arranged, arrange } from "./manifests/arrange.ts";
import { type DeferredValues, filledIn, usesAny } from "./manifests/filledIn.ts";
import { manifestName, type PlacedObject } from "./manifests/manifest.ts";
import { readManifestFiles } from "./manifests/manifestFiles.ts";
import { parseDocuments } from "./manifests/parseDocuments.ts";
import { type ReadManifests, readManifests } from "./manifests/readManifests.ts";
import { makerOfKind } from "./manifests/resourceOfKind.ts";
import { transformed } from "./manifests/transformed.ts";
import { withImageTriggers } from "./manifests/withImageTriggers.ts";
import { workloadTriggers } from "./manifests/workloadTriggers.ts";
import { sayLeftOver } from "./messages/sayLeftOver.ts";

/** Existing manifests and templates as resources of a program. */
export class ImageStreams extends pulumi.ComponentResource {
  /** The resources, by kind and name: `ImageStream shop/app`, or `ImageStream app` where the manifest names no namespace. */
  readonly resources: ReadonlyMap<string, pulumi.Resource>;
  /** Objects that no resource stands for, and why. */
  readonly leftOver: readonly ObjectInManifest[];
  /** Messages of the templates for their user; a secret where they hold generated values. */
  readonly messages: pulumi.Output<string[]>;

  /**
   * Makes resources of the streams, tags, builds, deployment configs and image triggers in YAML or JSON, from files or
   * `oc get -o yaml`. Templates are processed as by `oc process`; values that they generate are made once, and stay in the state as
   * secrets. Members that the cluster sets are left out. Objects of other kinds are listed and handed to `other`.
   * @throws ImageStreamError `INVALID_MANIFEST` with all faults, each with file and line
   */
  static fromYaml(name: string, args: ImageStreamsArgs, opts?: pulumi.ComponentResourceOptions): ImageStreams {
    return new ImageStreams(name, args, opts);
  }

  private constructor(name: string, args: ImageStreamsArgs, opts?: pulumi.ComponentResourceOptions) {
    const read = readAll(args);
    super("imagestream:ImageStreams", name, {}, opts);
    const values = this.#values(name, args, read);
    const filled = read.manifests.flatMap((manifest) =>
      transformed(
        { ...manifest, object: filledIn(manifest.object, values) as ManifestObject },
        listOf(args.transform),
        { parent: this },
        args.namespace,
      ).map(({ manifest: made, opts: own }) => ({
        ...made,
        opts: own,
        isGenerated: usesAny(manifest.object, read.generated),
      })),
    );
    const maker = new Maker(name, args, this, arrange(filled));
    this.resources = maker.resources;
    this.leftOver = maker.leftOver;
    this.messages = pulumi.all(read.messages.map((message) => filledIn(message, values) as pulumi.Input<string>));
    sayLeftOver(this, maker.leftOver);
    this.registerOutputs({});
  }

  /** The resource of a stream. @throws ImageStreamError `NOT_FOUND` */
  stream(name: string, namespace?: string): ImageStream {
    return this.resource("ImageStream", name, namespace) as ImageStream;
  }

  /** The resource of an object; the namespace may be left out where the name stands in one only. @throws ImageStreamError `NOT_FOUND` */
  resource(kind: string, name: string, namespace?: string): pulumi.Resource {
    const isMeant = (key: string) =>
      key === `${kind} ${name}` || (key.startsWith(`${kind} `) && key.endsWith(`/${name}`));
    const keys =
      namespace === undefined
        ? [...this.resources.keys()].filter(isMeant)
        : [manifestName({ kind, name, namespace })].filter((key) => this.resources.has(key));
    const [key, other] = keys;
    const found = key === undefined ? undefined : this.resources.get(key);
    if (found !== undefined && other === undefined) return found;
    if (other !== undefined) {
      throw new ImageStreamError(
        "NOT_FOUND",
        `several resources are ${kind} ${name}: ${keys.join(", ")}; give its namespace`,
      );
    }
    const known = [...this.resources.keys()].join(", ");
    throw new ImageStreamError(
      "NOT_FOUND",
      `no resource is ${manifestName({ kind, name, namespace: namespace ?? "" })}; there are ${known}`,
    );
  }

  #values(name: string, { parameters = {} }: ImageStreamsArgs, { generated }: ReadManifests): DeferredValues {
    if (generated.size === 0)
      return new Map(Object.entries(parameters).map(([key, value]) => [key, pulumi.output(value)]));
    const expressions = Object.fromEntries(generated);
    const made = new GeneratedValues(`${name}/generated`, expressions, { parent: this });
    return new Map([
      ...Object.entries(parameters).map(([key, value]) => [key, pulumi.output(value)] as const),
      ...[...generated.keys()].map((key) => [key, made.values.apply((values) => values[key] ?? "")] as const),
    ]);
  }
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** @throws ImageStreamError `INVALID_MANIFEST` */
function readAll({ files, yaml, objects = [], parameters = {} }: ImageStreamsArgs): ReadManifests {
  const texts = listOf(yaml);
  const parsed = [
    readManifestFiles(listOf(files)),
    ...texts.map((text, index) => parseDocuments(text, texts.length === 1 ? "yaml" : `yaml[${index}]`)),
    { values: objects.map((value, index) => ({ value, place: `objects[${index}]` })), diagnostics: [] },
  ];
  const isKnown = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  const read = readManifests(
    parsed.flatMap(({ values }) => values),
    {
      known: Object.fromEntries(given.flatMap(([key, value]) => (isKnown(value) ? [[key, String(value)]] : []))),
      deferred: given.flatMap(([key, value]) => (isKnown(value) ? [] : [key])),
    },
  );
  const nothing =
    files === undefined && yaml === undefined && objects.length === 0
      ? [{ path: "files", summary: "is required", remedy: "give files, yaml or objects" }]
      : [];
  const diagnostics = [...nothing, ...parsed.flatMap((one) => one.diagnostics), ...read.diagnostics];
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_MANIFEST", diagnostics);
  return read;
}

/** An object with the options that a transform has given it. */
export interface OptedManifest extends PlacedObject {
  readonly opts: pulumi.CustomResourceOptions;
  /** Holds values that a template generates: taking such an object over would change its passwords. */
  readonly isGenerated: boolean;
}

/** Makes the resources of arranged objects. */
class Maker {
  readonly resources = new Map<string, pulumi.Resource>();
  readonly leftOver: ObjectInManifest[];
  readonly #name: string;
  readonly #args: ImageStreamsArgs;
  readonly #parent: pulumi.Resource;
  /** Namespaces, secrets and the like, which come before what uses them. */
  readonly #first: pulumi.Resource[] = [];

  constructor(name: string, args: ImageStreamsArgs, parent: pulumi.Resource, arranged: Arranged<OptedManifest>) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.leftOver = arranged.leftOut.map(({ manifest, reason }) => listed(manifest, reason));
    for (const manifest of arranged.first) this.#hand(manifest, this.#first);
    for (const manifest of arranged.ours) this.#make(manifest);
    for (const manifest of arranged.last) this.#hand(manifest);
  }

  #make(manifest: OptedManifest): void {
    const make = makerOfKind(manifest);
    if (make === undefined) throw new Error(`no class for ${manifestName(manifest)}`);
    const object = { ...(manifest.isGenerated ? {} : this.#adopting()), ...(manifest.object as ManifestObject) };
    this.#add(manifest, make(this.#logicalName(manifest), object, this.#opts(manifest)));
  }

  /** An object of another kind: the program may make a resource of it. */
  #hand(manifest: OptedManifest, collected: pulumi.Resource[] = []): void {
    const { other } = this.#args;
    const opts = this.#opts(manifest);
    const made = other?.(withImageTriggers(manifest, opts) as ManifestObject, opts);
    if (pulumi.Resource.isInstance(made)) {
      collected.push(made);
      this.#add(manifest, made);
      return;
    }
    // Without `adopt`, the workload may not exist yet.
    const triggers = this.#args.adopt === true ? workloadTriggers(manifest) : [];
    const reason =
      triggers.length === 0 ? "is of a kind without a resource here" : "must exist; only its triggers are managed";
    this.leftOver.push(listed(manifest, reason));
    for (const { container, fieldPath, from, paused } of triggers) {
      const { apiVersion, kind, name, namespace } = manifest;
      const args = {
        workload: { apiVersion, kind, name, ...(namespace === "" ? {} : { namespace }) },
        ...(container === undefined ? {} : { container }),
        ...(fieldPath === undefined ? {} : { fieldPath }),
        from: { kind: "ImageStreamTag", ...from },
        ...(paused ? { paused } : {}),
        ...this.#adopting(),
      } as ImageTriggerArgs;
      const place = container ?? fieldPath ?? "";
      const trigger = new ImageTrigger(`${this.#logicalName(manifest)}/${kind}/${place}`, args, opts);
      this.resources.set(`ImageTrigger ${manifestName(manifest)} ${place}`, trigger);
    }
  }

  #add(manifest: PlacedObject, resource: pulumi.Resource): void {
    this.resources.set(manifestName(manifest), resource);
  }

  #adopting = () => (this.#args.adopt === true ? { adopt: true } : {});

  #logicalName({ namespace, name }: PlacedObject): string {
    return [this.#name, namespace, name].filter((part) => part !== "").join("/");
  }

  #opts({ opts }: OptedManifest): pulumi.CustomResourceOptions {
    const dependsOn = pulumi.output([opts.dependsOn ?? []]).apply((given) => given.flat() as pulumi.Resource[]);
    return {
      ...opts,
      parent: opts.parent ?? this.#parent,
      ...(this.#first.length === 0
        ? {}
        : { dependsOn: pulumi.output(dependsOn).apply((given) => [...given, ...this.#first]) }),
    };
  }
}

const listed = ({ apiVersion, kind, name, namespace, place }: PlacedObject, reason: string): ObjectInManifest => ({
  apiVersion,
  kind,
  name,
  namespace,
  place,
  reason,
});
