import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { isObjectList, itemOf } from "./objectList.ts";
import { BareScalar, withPlaces } from "./scalar.ts";

/** A document of a file, or an element of a document's `items`. */
export interface PlacedValue {
  readonly value: unknown;
  /** `shop.yaml:12`, where the value begins; of JSON the file alone. */
  readonly place: string;
}

/** Values of a file, and the faults that keep it from being read. */
export interface ParsedText {
  readonly values: readonly PlacedValue[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads YAML of one or several documents, or JSON. Empty documents are none. */
export function parseDocuments(text: string, file: string): ParsedText {
  const content = text.replace(/^\uFEFF/, "");
  const json = parseJson(content);
  if (json !== undefined) return { values: [{ value: withPlaces(json.value), place: file }], diagnostics: [] };
  return parseYaml(content, file);
}

/** Node passes the source of each number; TypeScript's declarations do not know it yet. */
type ParseWithSource = (
  text: string,
  revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

function parseJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const revive = (_key: string, value: unknown, { source }: { readonly source?: string }) =>
      source === undefined || typeof value === "string" ? value : new BareScalar(value, source);
    return { value: (JSON.parse as ParseWithSource)(text, revive) };
  } catch {
    // YAML, or JSON with a fault, of which the YAML parser knows line and column.
    return undefined;
  }
}

/** More references to one anchor are an attack, and no manifest. */
const mostAliases = 1_000;

function parseYaml(text: string, file: string): ParsedText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false, strict: true });
  const all: readonly Document.Parsed[] = "empty" in documents ? [] : documents;
  const diagnostics = all.flatMap(({ errors }) =>
    errors.map(({ pos: [start], message }) => {
      const { line, col } = lines.linePos(start);
      return { path: `${file}:${line}:${col}`, summary: `is no valid YAML: ${message}` };
    }),
  );
  if (diagnostics.length > 0) return { values: [], diagnostics };
  const values: PlacedValue[] = [];
  for (const document of all) {
    if (document.contents === null) continue;
    markScalars(document);
    const place = `${file}:${lines.linePos(startOf(document.contents)).line}`;
    try {
      const value = withPlaces(document.toJS({ maxAliasCount: mostAliases }));
      if (value !== null) values.push(...placed(value, place, document.contents, lines, file));
    } catch (error) {
      diagnostics.push({ path: place, summary: `cannot be read: ${(error as Error).message}` });
    }
  }
  return { values, diagnostics };
}

/** The items of a list have lines of their own. */
function placed(value: unknown, place: string, node: unknown, lines: LineCounter, file: string): PlacedValue[] {
  const items = isMap(node) ? node.get("items", true) : undefined;
  if (!isSeq(items) || !isObjectList(value)) return [{ value, place }];
  return value.items.map((element, index) => ({
    value: itemOf(value, element),
    place: `${file}:${lines.linePos(startOf(items.items[index])).line}`,
  }));
}

const startOf = (node: unknown): number => (Object(node) as { range?: [number] }).range?.[0] ?? 0;

/** As `oc` and `kubectl` read them: these words are booleans, and a number that begins with 0 is octal. */
const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|off|Off|OFF)$/;

function markScalars(document: Document.Parsed): void {
  visit(document, {
    Scalar(key, node) {
      if (!isScalar(node) || node.type !== "PLAIN") return;
      const source = node.source ?? String(node.value);
      if (key === "key") {
        if (typeof node.value !== "string" && source !== "<<") node.value = source;
        return;
      }
      if (typeof node.value === "string") {
        if (yes.test(source)) node.value = new BareScalar(true, source);
        else if (no.test(source)) node.value = new BareScalar(false, source);
        return;
      }
      const isOctal = /^0[0-7]+$/.test(source);
      node.value = new BareScalar(isOctal ? Number.parseInt(source, 8) : node.value, source);
    },
  });
}
