import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { buildingReferences, buildReferences, imageKey } from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { observeBuildConfig } from "../../../provider/resources/buildConfig/observe.ts";
import { type Headline, headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";

/** The notes of a preview on builds that creating or changing a BuildConfig starts. Empty where nothing changes. */
export function buildNotes(declared: BuildConfigInputs, present: ApiObject | undefined): Message[] {
  const { metadata, spec } = declared;
  if (present !== undefined && isDeepStrictEqual(observeBuildConfig(declared, present).spec, spec)) return [];
  const triggers = Array.isArray(spec.triggers) ? spec.triggers : [];
  const builds = (line: Headline, text: string): Message => ({ headline: line, details: [["builds", text]] });
  const hasConfigChange = triggers.some(({ type }) => type === "ConfigChange");
  const building = buildingReferences(spec);
  const notes: Message[] = [];
  if (present !== undefined && hasConfigChange) {
    const remedy = `to build it anew, run oc start-build ${metadata.name}`;
    notes.push(builds(headline`the change starts no build`, `ConfigChange builds only at creation; ${remedy}`));
  }
  if (present === undefined && hasConfigChange && building.length > 0) {
    const text = "ConfigChange starts one, ImageChange another one; one of them is enough";
    notes.push(builds(headline`creating it starts two builds`, text));
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
