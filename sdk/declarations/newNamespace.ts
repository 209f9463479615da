import type { TagName } from "../../provider/resolver/declarations.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";

/** Tells that a tag of another program is in a namespace that a preview has no name of: this program creates it, and then the cluster tells. */
export const isInNewNamespace = (tag: TagName, { declarations }: Connection): boolean =>
  isUnknown(tag.namespace) && declarations.find(tag) === undefined;
