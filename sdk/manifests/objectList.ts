import { isObject, type Members } from "../../provider/image/members.ts";

/** A `List`, or a list of one kind such as `ImageStreamList`. */
interface ObjectList extends Members {
  readonly items: readonly unknown[];
}

export const isObjectList = (value: unknown): value is ObjectList =>
  isObject(value) && Array.isArray(value["items"]) && String(value["kind"]).endsWith("List");

/** An item with apiVersion and kind, which the API leaves out in a list of one kind. */
export function itemOf({ apiVersion, kind }: ObjectList, item: unknown): unknown {
  const of = String(kind).slice(0, -"List".length);
  return isObject(item) && of !== "" && item["kind"] === undefined ? { apiVersion, ...item, kind: of } : item;
}
