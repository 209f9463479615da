import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { isObject, type Members } from "../../provider/image/members.ts";
import { isOfKind } from "./kinds.ts";
import { manifestName, type PlacedObject, placedObject } from "./manifest.ts";
import { isObjectList, itemOf } from "./objectList.ts";
import type { PlacedValue } from "./parseDocuments.ts";
import type { DeferredText } from "./template/deferred.ts";
import { type GivenParameters, parameterValues, templateParameters } from "./template/parameters.ts";
import { processTemplate } from "./template/processTemplate.ts";

/** All objects of some values, with lists taken apart and templates processed. */
export interface ReadManifests {
  readonly manifests: readonly PlacedObject[];
  /** Messages of templates for their user. */
  readonly messages: readonly (string | DeferredText)[];
  /** Expressions of values that are to be generated, by the keys of deferred texts. */
  readonly generated: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes lists apart and processes templates, as `oc process` does. Lists all faults. */
export function readManifests(values: readonly PlacedValue[], given: GivenParameters): ReadManifests {
  const all = new Reader(given);
  for (const value of values) all.read(value);
  return all.result();
}

class Reader {
  readonly #given: GivenParameters;
  readonly #manifests: PlacedObject[] = [];
  readonly #messages: (string | DeferredText)[] = [];
  readonly #generated = new Map<string, string>();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #parameters = new Set<string>();

  constructor(given: GivenParameters) {
    this.#given = given;
  }

  read({ value, place }: PlacedValue): void {
    if (isObjectList(value)) {
      for (const [index, item] of value.items.entries()) {
        this.read({ value: itemOf(value, item), place: `${place} items[${index}]` });
      }
    } else if (isObject(value) && isOfKind(value, "Template")) {
      this.#process(value, place);
    } else {
      this.#add(value, place);
    }
  }

  #process(template: Members, place: string): void {
    const name = isObject(template["metadata"]) ? String(template["metadata"]["name"] ?? "") : "";
    const at = name === "" ? place : `${place}: template ${name}`;
    const { parameters, diagnostics } = templateParameters(template, at);
    for (const parameter of parameters) this.#parameters.add(parameter.name);
    const values = parameterValues(parameters, this.#given, {
      place: at,
      keyOf: (parameter) => this.#newKey(`${name === "" ? "template" : name}/${parameter}`),
    });
    this.#diagnostics.push(...diagnostics, ...values.diagnostics);
    for (const [key, expression] of values.generated) this.#generated.set(key, expression);
    const { objects, message } = processTemplate(template, values);
    if (message !== "") this.#messages.push(message);
    for (const [index, object] of objects.entries()) {
      const at = `${place} objects[${index}]`;
      // A template in a template is an object like any other.
      if (isObjectList(object)) this.read({ value: object, place: at });
      else this.#add(object, at);
    }
  }

  /** Templates of one name have values of their own. */
  #newKey(key: string): string {
    let number = 2;
    let free = key;
    for (; this.#generated.has(free); number += 1) free = `${key}/${number}`;
    return free;
  }

  #add(value: unknown, place: string): void {
    const manifest = placedObject(value, place);
    if ("object" in manifest) this.#manifests.push(manifest);
    else this.#diagnostics.push(...manifest);
  }

  result(): ReadManifests {
    return {
      manifests: this.#manifests,
      messages: this.#messages,
      generated: this.#generated,
      diagnostics: [...this.#diagnostics, ...this.#unknownParameters(), ...duplicates(this.#manifests)],
    };
  }

  #unknownParameters(): Diagnostic[] {
    const known = [...this.#parameters].sort();
    const remedy = known.length === 0 ? "there is no template" : `there are ${known.join(", ")}`;
    return [...Object.keys(this.#given.known), ...this.#given.deferred]
      .filter((name) => !this.#parameters.has(name))
      .map((name) => ({ path: `parameters.${name}`, summary: "is no parameter of a template", remedy }));
  }
}

function duplicates(manifests: readonly PlacedObject[]): Diagnostic[] {
  const first = new Map<string, PlacedObject>();
  return manifests.flatMap((manifest) => {
    const key = `${manifest.apiVersion.split("/")[0]} ${manifestName(manifest)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, manifest);
      return [];
    }
    const summary = `declares ${manifestName(manifest)}, which ${other.place} declares already`;
    return [{ path: manifest.place, summary, remedy: "take one of both out" }];
  });
}
