import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../../provider/image/members.ts";
import { buildConfigAddress } from "../../../provider/resources/buildConfig/address.ts";
import {
  type BuildConfigInputs,
  buildConfigId,
  normalizeBuildConfig,
} from "../../../provider/resources/buildConfig/inputs.ts";
import { observeBuildConfig } from "../../../provider/resources/buildConfig/observe.ts";
import type { Mismatch } from "../../../provider/resources/imageStream/mismatches.ts";
import { join } from "../../../provider/resources/inputs/schemaDiagnostics.ts";
import type { Connection } from "../../connection.ts";
import type { Importable } from "../importOption.ts";

/** The BuildConfig that stands where one is declared. */
export async function importableBuildConfig(
  given: BuildConfigInputs,
  { cluster, namespace }: Connection,
): Promise<Importable> {
  const inputs = normalizeBuildConfig(given);
  const object = await cluster.objects.find(buildConfigAddress(inputs));
  const id = buildConfigId(inputs);
  const isOwn = (await namespace()) === inputs.metadata.namespace;
  const found = object && observeBuildConfig(inputs, object);
  return {
    what: `BuildConfig ${id}`,
    ids: [id, ...(isOwn ? [inputs.metadata.name] : [])],
    property: "metadata.name",
    mismatches: found && [
      ...mismatches("metadata", inputs.metadata, found.metadata),
      ...mismatches("spec", inputs.spec, found.spec),
    ],
  };
}

function mismatches(path: string, declared: unknown, present: unknown): Mismatch[] {
  if (isDeepStrictEqual(declared, present)) return [];
  if (!isObject(declared) || !isObject(present)) return [{ property: path, present }];
  const keys = [...new Set([...Object.keys(declared), ...Object.keys(present)])];
  return keys.flatMap((key) => mismatches(join(path, [key]), declared[key], present[key]));
}
