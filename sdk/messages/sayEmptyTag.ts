import * as pulumi from "@pulumi/pulumi";
import { type Declarations, type TagName, tagKey } from "../../provider/resolver/declarations.ts";
import { headline } from "../../provider/text/headline.ts";
import { sharedByCopies } from "../sharedByCopies.ts";
import { inform } from "./say.ts";

const said = sharedByCopies("emptyTags", () => new WeakMap<Declarations, Set<string>>());

/** In a preview, says once that a declared tag has no image yet: builds and pushes fill it. */
export async function sayEmptyTag(
  declarations: Declarations,
  name: TagName,
  owner: Promise<pulumi.Resource> | undefined,
): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  const tags = said.get(declarations) ?? new Set<string>();
  said.set(declarations, tags);
  if (tags.has(tagKey(name))) return;
  tags.add(tagKey(name));
  await inform(
    {
      headline: headline`${name.tag} has no image yet`,
      details: [
        ["tag", tagKey(name)],
        ["why", "a build or a push fills it"],
      ],
    },
    await owner,
  );
}
