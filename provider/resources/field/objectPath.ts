import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";

/** A member of an object, or the element of a list whose member `by` has this value. */
export type PathStep = { readonly key: string } | { readonly by: string; readonly value: string };

/** The place of a field in an object, for instance `spec.template.spec.containers[name=web].image`. */
export type ObjectPath = readonly PathStep[];

const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const member = /\.?([^.[\]"'=\s]+)/y;
const quotedMember = new RegExp(`\\[(${quoted})\\]`, "y");
const element = new RegExp(`\\[([A-Za-z_]\\w*)=(${quoted}|[^\\]"'\\s]+)\\]`, "y");
/** As the trigger annotation writes it. */
const jsonPathElement = new RegExp(`\\[\\?\\(@\\.([A-Za-z_]\\w*)==(${quoted})\\)\\]`, "y");
const position = /\[\d*\]/y;

/** All that is wrong with the path of a field that a program sets; empty for a usable one. */
export function objectPathDiagnostics(text: string, path: string): Diagnostic[] {
  const steps = parse(text);
  const diagnostic = (summary: string, remedy: string): Diagnostic[] => [{ path, value: text, summary, remedy }];
  if ("rest" in steps) {
    return steps.byPosition
      ? diagnostic(
          "addresses an element by its position, which changes",
          "write a key, as in containers[name=web].image",
        )
      : diagnostic(
          `cannot be read from ${JSON.stringify(steps.rest)} on`,
          'write members and keyed elements, as in spec.containers[name=web].image or metadata.annotations["a.b/c"]',
        );
  }
  const last = steps.at(-1);
  if (last === undefined || !("key" in last)) {
    return diagnostic("ends at no field", "name the field that holds the image, as in containers[name=web].image");
  }
  const before = steps.at(-2);
  if (before !== undefined && "by" in before && before.by === last.key) {
    return diagnostic("changes the key by which its element is found", "set another field of the element");
  }
  const [first, second] = steps.map((step) => ("key" in step ? step.key : ""));
  if (first === "status") return diagnostic("is in the status, which controllers write", "set a field of spec");
  if (first === "apiVersion" || first === "kind" || first === "")
    return diagnostic("holds no image", "set a field of spec");
  if (first === "metadata" && second !== "annotations" && second !== "labels") {
    return diagnostic("holds no image", "of metadata, only annotations and labels can be set");
  }
  return [];
}

/**
 * Parses the path of a field: members joined by dots (`["a.b/c"]` where a name has dots itself), elements of lists by a
 * key (`[name=web]`, or the trigger annotation's `[?(@.name=="web")]`).
 * @throws ImageStreamError `INVALID_OBJECT_PATH`
 */
export function parseObjectPath(text: string, options: { path?: string } = {}): ObjectPath {
  const steps = parse(text);
  if (!("rest" in steps)) return steps;
  throw new ImageStreamError("INVALID_OBJECT_PATH", objectPathDiagnostics(text, options.path ?? "fieldPath"));
}

/** The shortest way to write a path. */
export function formatObjectPath(path: ObjectPath): string {
  return path.reduce((text, step) => {
    if (!("key" in step)) return `${text}[${step.by}=${plainOr(/^[\w./:-]+$/, step.value)}]`;
    if (!/^[^.[\]"'=\s]+$/.test(step.key)) return `${text}[${JSON.stringify(step.key)}]`;
    return text === "" ? step.key : `${text}.${step.key}`;
  }, "");
}

function parse(text: string): PathStep[] | { rest: string; byPosition: boolean } {
  const steps: PathStep[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match !== undefined) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    const dotted = at === 0 ? text[at] !== "." : text[at] === ".";
    const plain = dotted ? take(member) : undefined;
    const named = plain === undefined ? take(quotedMember) : undefined;
    const keyed = plain === undefined && named === undefined ? (take(jsonPathElement) ?? take(element)) : undefined;
    if (plain !== undefined) steps.push({ key: plain[1] ?? "" });
    else if (named !== undefined) steps.push({ key: unquoted(named[1] ?? "") });
    else if (keyed !== undefined) steps.push({ by: keyed[1] ?? "", value: unquoted(keyed[2] ?? "") });
    else return { rest: text.slice(at), byPosition: take(position) !== undefined };
  }
  return steps;
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    // An escape that JSON does not know stands for itself.
    return text.slice(1, -1);
  }
}

const plainOr = (plain: RegExp, text: string): string => (plain.test(text) ? text : JSON.stringify(text));
