import { recorded } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import type { ImageStreamTagInputs } from "./inputs.ts";
import { imageStreamTagId } from "./outputs.ts";
import { applyImageStreamTag } from "./update.ts";

/** Adds the tag to its stream, which is created if there is none. */
export async function createImageStreamTag(context: Context, inputs: ImageStreamTagInputs) {
  const id = imageStreamTagId(inputs);
  const outs = await recorded(context.creations, { kind: "ImageStreamTag", id }, (creation) =>
    applyImageStreamTag(context, id, undefined, inputs, creation),
  );
  return { id, outs };
}
