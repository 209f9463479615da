import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import type { BuildImage } from "../buildConfig/inputs.ts";
import type { EnvVar } from "../buildConfig/spec.ts";
import { elementsOf } from "../inputs/members.ts";
import { flag, orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { BinaryPath } from "./binary/binarySource.ts";

/** The BuildConfig of a build. */
export interface BuildConfigName {
  /** Name of the BuildConfig. */
  name: string;
  /** Namespace of the BuildConfig. */
  namespace: string;
}

/** A local source: its content counts, and not its path. */
export interface BinaryInput extends BinaryPath {
  /** Hash of what is sent. */
  hash: string;
}

/** The URN of the resource, for its progress: the engine tells it to no provider. The engine shows no key with two underscores. */
export const urnKey = "__urn";

/** Inputs of a build. A change of any of them, but the time limit, starts the next one. */
export interface BuildInputs {
  config: BuildConfigName;
  /** A hash of what the BuildConfig builds. */
  fingerprint?: string;
  commit?: string;
  env?: EnvVar[];
  buildArgs?: EnvVar[];
  incremental?: boolean;
  noCache?: boolean;
  triggers?: Record<string, unknown>;
  /** A local source, and the hash of its content. */
  binary?: BinaryInput;
  /** Images that the build starts from or copies from, by name. */
  images?: Record<string, BuildImage>;
  /** Seconds. */
  timeout?: number;
  [urnKey]?: string;
}

/** Outputs of a build beside its inputs. */
export interface BuildOutputs extends BuildInputs {
  /** Name of the Build. */
  name: string;
  number: number;
  /** Tells the build from a later one of the same name. */
  uid: string;
  /** Absent for a build without output. */
  digest?: string;
  /** Pull spec by digest. */
  image?: string;
  /** Seconds. */
  duration: number;
  /** The commit that was built, where the cluster tells it. */
  builtCommit?: string;
}

/** Names of the outputs that are no inputs. */
export const buildOutputNames = ["name", "number", "uid", "digest", "image", "duration", "builtCommit"] as const;

const variables = orUnknown(
  z.array(orUnknown(z.strictObject({ name: text, value: text.optional(), valueFrom: z.unknown().optional() }))),
);

const build = z.strictObject({
  config: orUnknown(z.strictObject({ name: text, namespace: text })),
  fingerprint: text.optional(),
  commit: text.optional(),
  env: variables.optional(),
  buildArgs: variables.optional(),
  incremental: flag.optional(),
  noCache: flag.optional(),
  triggers: orUnknown(z.record(z.string(), z.unknown())).optional(),
  binary: orUnknown(
    z.strictObject({ path: text, asFile: text.optional(), ignoreFile: text.optional(), hash: text.optional() }),
  ).optional(),
  images: z.unknown().optional(),
  timeout: orUnknown(z.number().min(1)).optional(),
  [urnKey]: text.optional(),
});

/** Lists all faults of a declared build. */
export function buildDiagnostics(inputs: BuildInputs): Diagnostic[] {
  const shape = schemaDiagnostics(build, inputs, "");
  if (shape.length > 0) return shape;
  return [...configDiagnostics(inputs.config), ...argumentDiagnostics(inputs.buildArgs), ...binaryDiagnostics(inputs)];
}

/** The API takes nothing but a commit along with a source. */
function binaryDiagnostics({ binary, ...inputs }: BuildInputs): Diagnostic[] {
  if (binary === undefined) return [];
  const foreign = (["env", "buildArgs", "incremental", "noCache"] as const).filter((key) => inputs[key] !== undefined);
  return foreign.map((path) => ({
    path,
    summary: "cannot be given along with binary",
    remedy: "declare it in the spec of the BuildConfig",
  }));
}

function configDiagnostics(config: BuildConfigName): Diagnostic[] {
  if (isUnknown(config)) return [];
  const { namespace, name } = config;
  const remedy = "name the BuildConfig, or pass its resource";
  return [
    ...(name === "" ? [{ path: "config.name", value: name, summary: "is empty", remedy }] : []),
    ...(isUnknown(namespace) ? [] : namespaceDiagnostics(namespace, "config.namespace")),
  ];
}

/** The builder takes arguments of a Dockerfile as they are. */
const argumentDiagnostics = (buildArgs: unknown): Diagnostic[] =>
  elementsOf(buildArgs).flatMap((argument, index) => {
    if ((argument as Partial<EnvVar>).valueFrom === undefined) return [];
    const remedy = "give a value, or declare a variable in env";
    return [{ path: `buildArgs[${index}].valueFrom`, summary: "has no effect on an argument of a Dockerfile", remedy }];
  });

export const buildId = ({ config }: Pick<BuildInputs, "config">): string => `${config.namespace}/${config.name}`;
