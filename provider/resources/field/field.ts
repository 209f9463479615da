import type { ObjectName } from "../inputs/objectName.ts";
import { objectName } from "../inputs/objectName.ts";
import { formatObjectPath, type ObjectPath } from "./objectPath.ts";

/** A field of an object. */
export interface Field {
  readonly object: ObjectName;
  readonly path: ObjectPath;
  /** The API may drop the field silently, where the object's kind does not know it. */
  readonly mayBeDropped: boolean;
}

/** For messages. */
export const fieldName = ({ object, path }: Field): string => `${formatObjectPath(path)} of ${objectName(object)}`;
