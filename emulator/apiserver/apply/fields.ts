import { equal, isRecord } from "../copy.ts";
import type { Schema } from "../typeSchema.ts";
import { FieldSet } from "./fieldSet.ts";
import { BadList, type Part, type Shape, shapeOf, shownPath } from "./shape.ts";

function located(schema: Schema | undefined, value: unknown, path: readonly string[]): Shape {
  try {
    return shapeOf(schema, value);
  } catch (error) {
    if (error instanceof BadList) throw new BadList(`${shownPath(path)}: ${error.message}`);
    throw error;
  }
}

const isEmptyValue = (value: unknown): boolean =>
  value === null || (isRecord(value) && Object.keys(value).length === 0);

/** Fields that an applied configuration claims. @throws BadList naming the path of a list with ambiguous elements */
export function fieldsOf(schema: Schema | undefined, value: unknown): FieldSet {
  const found: string[][] = [];
  const visit = (part: Pick<Part, "schema" | "value">, path: string[]): void => {
    const shape = located(part.schema, part.value, path);
    if (shape.form === "leaf") {
      found.push(path);
      return;
    }
    for (const child of shape.parts.values()) {
      const at = [...path, child.element];
      visit(child, at);
      if (shape.form !== "struct" || isEmptyValue(child.value)) found.push(at);
    }
  };
  visit({ schema, value }, []);
  return FieldSet.of(found.filter((path) => path.length > 0));
}

export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

const hasParts = (shape: Shape): boolean => shape.form !== "leaf" && shape.parts.size > 0;
const partsOf = (shape: Shape): ReadonlyMap<string, Part> => (shape.form === "leaf" ? new Map() : shape.parts);

/** Fields that differ between two states of an object. Ambiguous lists count as leaves. */
export function compare(schema: Schema | undefined, before: unknown, after: unknown): Comparison {
  const added: string[][] = [];
  const removed: string[][] = [];
  const modified: string[][] = [];
  const tolerant = (s: Schema | undefined, value: unknown): Shape => {
    try {
      return shapeOf(s, value);
    } catch {
      return { form: "leaf" };
    }
  };
  const visit = (s: Schema | undefined, left: unknown, right: unknown, path: string[]): void => {
    const leftShape = tolerant(s, left);
    const rightShape = tolerant(s, right);
    const isLeaf = !hasParts(leftShape) && !hasParts(rightShape);
    if (!isLeaf) {
      const [l, r] = [partsOf(leftShape), partsOf(rightShape)];
      for (const element of new Set([...l.keys(), ...r.keys()])) {
        const child = l.get(element)?.schema ?? r.get(element)?.schema;
        visit(child, l.get(element)?.value, r.get(element)?.value, [...path, element]);
      }
    }
    if (left === undefined && right !== undefined) added.push(path);
    else if (left !== undefined && right === undefined) removed.push(path);
    else if (isLeaf && !equal(left, right)) modified.push(path);
  };
  visit(schema, before, after, []);
  return { added: FieldSet.of(added), removed: FieldSet.of(removed), modified: FieldSet.of(modified) };
}
