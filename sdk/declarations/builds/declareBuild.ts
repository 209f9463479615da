import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject } from "../../../provider/image/members.ts";
import { type BinaryPath, binarySource } from "../../../provider/resources/build/binary/binarySource.ts";
import {
  type BuildConfigName,
  type BuildInputs,
  buildDiagnostics,
  urnKey,
} from "../../../provider/resources/build/inputs.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import type { SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import { objectId } from "../../../provider/resources/object/wholeObject.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { BuildArgs } from "../../buildArgs.ts";
import type { BuildConfig } from "../../buildConfig.ts";
import type { Connection } from "../../connection.ts";
import { mayComeLater, placeOf } from "../../objectArgs.ts";
import { type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { waitingFor } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import { valueWithUnknowns } from "../valueWithUnknowns.ts";
import { buildFaults } from "./buildFaults.ts";
import { namedReferences } from "./buildReferences.ts";
import { type BuiltConfig, builtConfig } from "./builtConfig.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { addBuildByName, type ProgramBuild } from "./programBuilds.ts";
import { resolveReferences } from "./resolveBuildImages.ts";

/** A declared build with all that the program can find out about it. */
export interface DeclaredBuild {
  readonly inputs: BuildInputs & WithSecrets & { transient?: Transient };
  /** Streams and tags that come first if this program declares them. */
  readonly after: readonly string[];
}

/** A build of the program with its URN. */
interface NewBuild extends ProgramBuild {
  readonly urn: pulumi.Output<string>;
  /** Called when the BuildConfig is known. */
  readonly told: () => void;
}

/** Finds out what the BuildConfig builds, from which images. */
export function declareBuild(
  args: BuildArgs,
  opts: pulumi.CustomResourceOptions,
  connected: Promise<Connection | undefined>,
  { urn, told, ...owner }: NewBuild,
): pulumi.Output<DeclaredBuild> {
  const { place } = owner;
  const isResource = pulumi.Resource.isInstance(args.config);
  return partiallyKnown({ ...args, config: partsOf(args.config), urn }, async (all, paths): Promise<DeclaredBuild> => {
    const { config, urn: own, ...rest } = all as Readonly<Record<string, unknown>>;
    const connection = await connected;
    const comesLater = () => mayComeLater(Object(args.config), opts);
    const named = (name: BuildConfigName) => {
      if (connection !== undefined) addBuildByName(connection.declarations, objectId({ metadata: name }), owner);
      told();
    };
    const created = () => valueWithUnknowns(pulumi.output(opts.dependsOn ?? []).apply(urnsOf));
    const around = { isResource, named, comesLater, created };
    const built = await builtConfig(config, connection, around).finally(told);
    const { binary, refused } = await withHash(rest["binary"]);
    const given = {
      ...rest,
      ...(binary === undefined ? {} : { binary }),
      config: built.name,
      ...(isUnknown(own) ? {} : { [urnKey]: own }),
    } as BuildInputs;
    const secrets = secretsOf(paths);
    const found = { ...built, refused: [...built.refused, ...refused] };
    const { inputs, after } = await declare(given, found, connection, { place, secrets });
    return { inputs: withSecrets(inputs, secrets), after };
  });
}

const urnsOf = (given: pulumi.Resource | pulumi.Resource[]): pulumi.Output<string[]> =>
  pulumi.all([given].flat().map(({ urn }) => urn));

/** A local source with the hash of its content. */
async function withHash(given: unknown): Promise<{ binary?: unknown; refused: readonly Diagnostic[] }> {
  const binary = typeof given === "string" && !isUnknown(given) ? { path: given } : given;
  const isReadable = isObject(binary) && typeof binary["path"] === "string" && !hasUnknown(binary);
  if (!isReadable) return { binary: isObject(binary) ? { ...binary, hash: unknown } : binary, refused: [] };
  try {
    const { hash } = await binarySource(binary as unknown as BinaryPath);
    return { binary: { ...binary, hash }, refused: [] };
  } catch (error) {
    return { binary, refused: [{ path: "binary.path", summary: (error as Error).message }] };
  }
}

/** The parts of a declared BuildConfig that a build depends on. */
function partsOf(config: BuildArgs["config"]): unknown {
  // Programs may hold another copy of the class.
  if (!pulumi.Resource.isInstance(config)) return config;
  const { metadata, spec, images } = config as BuildConfig;
  return { ...placeOf(metadata), annotations: metadata.apply(({ annotations }) => annotations), spec, images };
}

/** Secrets of the BuildConfig are in nothing but a hash of them, and in names of images. */
function secretsOf(paths: readonly SecretPath[]): SecretPath[] {
  const own = paths.filter((path) => !/^\/config\/(?:spec|images|annotations)(?:\/|$)/.test(path));
  const has = (part: string) => paths.some((path) => `${path}/`.startsWith(`/config/${part}/`));
  return [...own, ...(has("spec") ? ["/fingerprint"] : []), ...(has("images") ? ["/images"] : [])];
}

async function declare(
  given: BuildInputs,
  built: BuiltConfig,
  connection: Connection | undefined,
  { place, secrets }: { readonly place: number; readonly secrets: readonly SecretPath[] },
): Promise<{ inputs: DeclaredBuild["inputs"]; after: readonly string[] }> {
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  const { config } = built;
  const faults = buildDiagnostics(given);
  if (connection === undefined || faults.length > 0 || config === undefined) {
    return { inputs: { ...given, transient: { ...transient, refused: [...built.refused] } }, after: [] };
  }
  const around = {
    connection,
    place,
    // A secret image is one in every place.
    secrets: secrets.includes("/images") ? ["/spec"] : [],
    comesLater: async () => built.isDeclared,
  };
  const images = hasUnknown(config.metadata)
    ? { images: {}, unresolved: [], refused: [], waiting: [], late: [], warnings: [] }
    : await resolveReferences(withoutTriggers(config), around);
  // Of a declared BuildConfig, its own resource tells.
  const told = (all: readonly Diagnostic[]) =>
    built.isDeclared ? [] : all.map((one): Diagnostic => ({ ...one, path: "config" }));
  return {
    inputs: {
      ...given,
      fingerprint: fingerprintOf(config.spec),
      images: images.images,
      transient: {
        ...transient,
        refused: [...built.refused, ...buildFaults(given, config.spec), ...told(images.refused)],
        unresolved: told(images.unresolved),
        ...waitingFor(headline`waits for an image`, images.waiting),
      },
    },
    after: hasUnknown(config.metadata) ? [] : namedReferences(config).flatMap(({ names }) => names),
  };
}

/** Leaves triggers out: a tag that one follows is not always a part of the build. */
const withoutTriggers = ({ metadata, spec: { triggers: _triggers, ...spec } }: BuildConfigInputs) => ({
  metadata,
  spec,
});
