import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { buildingReferences, buildReferences, imageKey } from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { observeBuildConfig } from "../../../provider/resources/buildConfig/observe.ts";
import type { BuildConfigSpec } from "../../../provider/resources/buildConfig/spec.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { type Headline, headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Surroundings of a BuildConfig in its program. */
interface ProgramOfConfig {
  /** Names of its resources `Build`. */
  readonly resources?: readonly string[];
  /** Tags that other BuildConfigs of the program fill when this one is created already. */
  readonly late?: readonly string[];
}

/** The notes of a preview on builds that creating or changing a BuildConfig starts. Empty where nothing changes. */
export function buildNotes(
  declared: BuildConfigInputs,
  present: ApiObject | undefined,
  { resources = [], late = [] }: ProgramOfConfig = {},
): Message[] {
  const { metadata, spec } = declared;
  const before = present && observeBuildConfig(declared, present).spec;
  if (before !== undefined && isDeepStrictEqual(before, spec)) return [];
  const triggers = Array.isArray(spec.triggers) ? spec.triggers : [];
  const builds = (line: Headline, text: string): Message => ({ headline: line, details: [["builds", text]] });
  const hasConfigChange = triggers.some(({ type }) => type === "ConfigChange");
  const building = buildingReferences(spec);
  const notes: Message[] = [];
  if (before !== undefined && hasConfigChange && !makesTheSame(before, spec)) {
    const anew = `to build it anew, declare a Build of it, or run oc start-build ${metadata.name}`;
    const remedy = resources.length > 0 ? `${listed(resources.map((name) => `Build ${name}`))} builds it` : anew;
    notes.push(builds(headline`the change starts no build`, `ConfigChange builds only at creation; ${remedy}`));
  }
  const starters = [
    ...(hasConfigChange ? ["ConfigChange"] : []),
    ...(building.length > 0 ? ["ImageChange"] : []),
    ...resources.map((name) => `Build ${name}`),
  ];
  if (present === undefined && starters.length > Math.max(1, resources.length)) {
    const text = `${listed(starters)} each start one; one of them is enough`;
    notes.push(builds(headline`creating it starts ${counted(starters.length)} builds`, text));
  }
  if (present === undefined && hasConfigChange && late.length > 0) {
    const why = `ConfigChange starts a build when the BuildConfig is created, and ${listed(late)} has no image by then`;
    const remedy = "declare it below the Build that makes the image, or take ConfigChange out";
    notes.push(builds(headline`its first build will fail`, `${why}; ${remedy}`));
  }
  const followed = new Set(
    triggers.flatMap(({ imageChange }) => (imageChange?.from ? [imageKey(imageChange.from)] : [])),
  );
  const left = buildReferences(spec).filter(
    ({ path, from }) =>
      path.startsWith("spec.source.images") && from.kind === "ImageStreamTag" && !followed.has(imageKey(from)),
  );
  if (building.length > 0) {
    for (const { from } of left) {
      const remedy = `to follow it, add a trigger with imageChange.from ${imageKey(from)}`;
      notes.push(
        builds(
          headline`${imageKey(from)} starts no build`,
          `a new image of ${imageKey(from)} starts no build; ${remedy}`,
        ),
      );
    }
  }
  return notes;
}

/** Tells that only triggers, limits and the like differ: nobody expects a build of it, and no `Build` starts one. */
function makesTheSame(before: BuildConfigSpec, spec: BuildConfigSpec): boolean {
  const now = fingerprintOf(spec);
  return !isUnknown(now) && fingerprintOf(before) === now;
}

/** `A, B and C`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const counted = (count: number): string => ["no", "one", "two", "three"][count] ?? String(count);
