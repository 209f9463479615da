import { isObject } from "../../provider/image/members.ts";

/** A number, boolean or null that stands without quotes: the place says if it is meant as text. */
export class BareScalar {
  readonly value: unknown;
  /** As it is written: `2.10`, `yes`. */
  readonly text: string;

  constructor(value: unknown, text: string) {
    this.value = value;
    this.text = text;
  }
}

/** Members whose values are texts, whatever they look like. */
const textMembers: ReadonlySet<string> = new Set(["name", "namespace", "generateName", "kind", "apiVersion", "ref"]);
/** Maps whose values are texts. */
const textMaps: ReadonlySet<string> = new Set([
  ...["labels", "annotations", "matchLabels", "nodeSelector", "stringData", "limits", "requests"],
]);
/** Lists whose elements have a text as `value`. */
const namedValues: ReadonlySet<string> = new Set(["env", "buildArgs", "parameters", "imageLabels"]);

/** The value with each bare scalar as text or as value, by its place: the tag `2.10` stays `2.10`. */
export function withPlaces(value: unknown, keys: readonly string[] = []): unknown {
  if (value instanceof BareScalar) return isText(keys) && value.value !== null ? value.text : value.value;
  if (Array.isArray(value)) return value.map((element) => withPlaces(element, [...keys.slice(-3), ""]));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withPlaces(member, [...keys.slice(-3), key])]),
  );
}

/** The keys end with the member itself; elements of lists have an empty key. */
function isText(keys: readonly string[]): boolean {
  const [list = "", map = "", key = ""] = [...["", "", ""], ...keys].slice(-3);
  if (textMembers.has(key) || textMaps.has(map)) return true;
  if (key === "value" || key === "from") return map === "" && namedValues.has(list);
  return map === "data" && list === "";
}
