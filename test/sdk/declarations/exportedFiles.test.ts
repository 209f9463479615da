import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { describeDiagnostic } from "../../../provider/image/diagnostic.ts";
import { imageStreamDiagnostics } from "../../../provider/resources/imageStream/inputs.ts";
import { imageStreamTagDiagnostics } from "../../../provider/resources/imageStreamTag/inputs.ts";
import { present } from "../../../sdk/declarations/partiallyKnown.ts";
import { withoutExported } from "../../../sdk/declarations/withoutExported.ts";

const folder = join(import.meta.dirname, "exported");

interface Exported {
  readonly kind: "ImageStream" | "ImageStreamTag";
  readonly metadata: { readonly name: string };
}

const files = readdirSync(folder).map((file) => {
  const content = parse(readFileSync(join(folder, file), "utf8")) as Exported & { items?: Exported[] };
  return [file, content.items ?? [content]] as const;
});
const objects = files.flatMap(([, all]) => all);

/** What is left of an exported object, its diagnostics, and what was taken out of it. */
function declared(object: Exported) {
  const [given, out] = withoutExported(object.kind, present(object) as Exported);
  const placed = { ...given, metadata: { namespace: "acme", ...given.metadata } };
  const diagnostics =
    object.kind === "ImageStream"
      ? imageStreamDiagnostics({ spec: {}, images: {}, ...placed })
      : imageStreamTagDiagnostics(placed);
  return { given, out, diagnostics: diagnostics.map(describeDiagnostic) };
}

test.each(files)("each object of %s is a declaration as it is", (_file, all) => {
  for (const object of all) {
    const { given, out, diagnostics } = declared(object);
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(given)).not.toMatch(
      /null|creationTimestamp|"generation"|"uid"|managedFields|last-applied|"status"/,
    );
    expect(out).toEqual([...new Set(out)]);
  }
});

/** The paths of all members, but for those that every object, or every source, has. */
function members(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...at, key];
    const isOptional = !Array.isArray(value) && !/(^|[/])(kind|metadata|name|uid|from)$|^tag$/.test(path.join("/"));
    return [...(isOptional ? [path] : []), ...members(member, path)];
  });
}

function changed(value: unknown, [key = "", ...rest]: readonly string[], to: unknown): unknown {
  const member = rest.length === 0 ? to : changed(Object(value)[key], rest, to);
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === key ? member : each));
  const { [key]: _, ...others } = Object(value);
  return member === undefined ? others : { ...others, [key]: member };
}

const changes = fc.constantFrom(...objects).chain((object) => {
  const paths = fc.subarray(members(object), { minLength: 1, maxLength: 6 });
  return fc.record({ object: fc.constant(object), paths });
});

test("a member that another tool leaves out, or writes as null, is no diagnostic, and both mean the same", () => {
  fc.assert(
    fc.property(changes, ({ object, paths }) => {
      // Outer members go last, or the inner ones would bring them back.
      const inner = paths.toSorted((a, b) => b.length - a.length);
      const [absent, empty] = [undefined, null].map(
        (to) => inner.reduce<unknown>((whole, path) => changed(whole, path, to), object) as Exported,
      ) as [Exported, Exported];
      const left = declared(absent);
      expect(left.diagnostics).toEqual([]);
      expect(declared(empty).given).toEqual(left.given);
    }),
  );
});

test("a member that no such object has is refused by its name, wherever it stands", () => {
  const places = fc.constantFrom(...objects).chain((object) => {
    const inside = members(object).filter((path) => /^spec$|^(spec|tag)\/.*Policy$/.test(path.join("/")));
    return fc.record({ object: fc.constant(object), path: fc.constantFrom(...inside, [], ["metadata"]) });
  });
  fc.assert(
    fc.property(places, ({ object, path }) => {
      const wrong = changed(object, [...path, "typo"], "x") as Exported;
      const { diagnostics } = declared(wrong);
      expect(diagnostics.join()).toContain("typo");
    }),
  );
});
