import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { choiceOf, listOf, objectWith, textList } from "../inputs/apiSchema.ts";
import { objectMetadataDiagnostics, type PlacedMetadata } from "../inputs/objectMetadata.ts";
import { locationDiagnostics, scopeDiagnostics } from "../inputs/registryScopes.ts";
import { flag, orUnknown, schemaDiagnostics, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { ImageMirrorSetSpec } from "./spec.ts";

/** Inputs of a set of mirrors. */
export interface ImageMirrorSetInputs {
  metadata: PlacedMetadata;
  spec: ImageMirrorSetSpec;
  /** Takes over an object that exists already. */
  adopt?: boolean;
}

const mirrors = listOf(
  objectWith(
    { source: text, mirrors: textList, mirrorSourcePolicy: choiceOf("NeverContactSource", "AllowContactingSource") },
    "source",
  ),
);

const schema = z.strictObject({
  metadata: orUnknown(z.strictObject({ name: text, labels: textByKey.optional(), annotations: textByKey.optional() })),
  spec: objectWith({ imageDigestMirrors: mirrors, imageTagMirrors: mirrors }),
  adopt: flag.optional(),
});

/** The lists of mirrors, of which a set has one. */
export const mirrorLists = ["imageDigestMirrors", "imageTagMirrors"] as const;

/** The list that a set has. */
export const listOfSet = (spec: unknown): (typeof mirrorLists)[number] =>
  membersOf(spec)["imageTagMirrors"] === undefined ? "imageDigestMirrors" : "imageTagMirrors";

/** Lists all faults of a declared set of mirrors. */
export function imageMirrorSetDiagnostics(inputs: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(schema, inputs, "");
  const { metadata, spec } = membersOf(inputs);
  const given = isObject(spec) ? mirrorLists.filter((name) => spec[name] !== undefined) : [];
  return [
    ...shape,
    ...objectMetadataDiagnostics(metadata),
    ...(isObject(spec) && given.length !== 1 ? [eitherOr(given.length)] : []),
    ...given.flatMap((name) => listDiagnostics(membersOf(spec)[name], `spec.${name}`)),
  ];
}

function eitherOr(given: number): Diagnostic {
  const summary =
    given === 0 ? "has no mirrors" : "has mirrors for digests and for tags, which are two kinds of objects";
  const remedy =
    given === 0
      ? "give imageDigestMirrors or imageTagMirrors"
      : "declare two resources, one with each of the two lists";
  return { path: "spec", summary, remedy };
}

function listDiagnostics(list: unknown, path: string): Diagnostic[] {
  const entries = Array.isArray(list) ? list.map((entry, index) => ({ at: `${path}[${index}]`, entry })) : [];
  return entries.flatMap(({ at, entry }, index) => {
    if (!isObject(entry)) return [];
    const { source, mirrors: places, mirrorSourcePolicy: policy } = entry;
    const others = entries.slice(0, index).filter(({ entry: other }) => membersOf(other)["source"] === source);
    const contradicts =
      !isUnknown(source) && others.some(({ entry: other }) => membersOf(other)["mirrorSourcePolicy"] !== policy);
    return [
      ...scopeDiagnostics(source, `${at}.source`),
      ...placeDiagnostics(places, `${at}.mirrors`),
      ...(policy !== undefined && (places === undefined || (Array.isArray(places) && places.length === 0))
        ? [
            {
              path: `${at}.mirrorSourcePolicy`,
              value: policy,
              summary: "stands without mirrors",
              remedy: "give mirrors, or leave it out",
            },
          ]
        : []),
      ...(contradicts
        ? [
            {
              path: `${at}.mirrorSourcePolicy`,
              value: policy ?? "AllowContactingSource",
              summary: `contradicts another entry of source ${String(source)}`,
              remedy: "give both the same",
            },
          ]
        : []),
    ];
  });
}

function placeDiagnostics(places: unknown, path: string): Diagnostic[] {
  if (!Array.isArray(places)) return [];
  return places.flatMap((place: unknown, index) => [
    ...locationDiagnostics(place, `${path}[${index}]`),
    ...(!isUnknown(place) && places.indexOf(place) < index
      ? [{ path: `${path}[${index}]`, value: place, summary: "is there twice", remedy: "remove one" }]
      : []),
  ]);
}
