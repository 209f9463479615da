import type callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { Urn } from "../urn.ts";
import { OutputValue, outputDependencies, type PropertyMap } from "../value/propertyValue.ts";
import { fromStruct, toStruct } from "../value/wire.ts";
import type { Callbacks } from "./callbacks.ts";

/** The parts of a registration that a transform sees and may change. */
export interface Transformable {
  readonly properties: PropertyMap;
  readonly options: resourcePb.TransformResourceOptions;
}

interface Subject {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: Urn;
}

/**
 * The transforms of a program: those of single resources, which apply to their children too, and those of the stack.
 */
export class Transforms {
  readonly #callbacks: Callbacks;
  readonly #stack: callbackPb.Callback[] = [];
  readonly #own = new Map<Urn, { parent: Urn; transforms: readonly callbackPb.Callback[] }>();

  constructor(callbacks: Callbacks) {
    this.#callbacks = callbacks;
  }

  addToStack(transform: callbackPb.Callback): void {
    this.#stack.push(transform);
  }

  remember(urn: Urn, parent: Urn, transforms: readonly callbackPb.Callback[]): void {
    this.#own.set(urn, { parent, transforms });
  }

  /** Applies the resource's own transforms first, then the parents', then the stack's. */
  async apply(subject: Subject, own: readonly callbackPb.Callback[], given: Transformable): Promise<Transformable> {
    const transforms = [...own];
    for (let above = this.#own.get(subject.parent); above; above = this.#own.get(above.parent)) {
      transforms.push(...above.transforms);
    }
    let result = given;
    for (const transform of [...transforms, ...this.#stack]) result = await this.#applyOne(subject, transform, result);
    return result;
  }

  async #applyOne(subject: Subject, transform: callbackPb.Callback, given: Transformable): Promise<Transformable> {
    const request = new resourcePb.TransformRequest();
    request.setName(subject.name);
    request.setType(subject.type);
    request.setCustom(subject.custom);
    request.setParent(subject.parent);
    request.setProperties(toStruct(given.properties, { keepUnknowns: true, keepSecrets: true, keepOutputs: true }));
    request.setOptions(given.options);
    const bytes = await this.#callbacks.invoke(transform, request.serializeBinary()).catch((error: unknown) => {
      const reason = error instanceof Error && "details" in error ? error.details : error;
      throw new Error(`invoke transform: rpc error: code = Unknown desc = ${reason}`);
    });
    const response = resourcePb.TransformResponse.deserializeBinary(bytes);
    return {
      properties: fromStruct(response.getProperties()) ?? given.properties,
      options: response.getOptions() ?? given.options,
    };
  }
}

/** Attaches the reported dependencies to every property, so that transforms can keep them. */
export const withDependencies = (
  properties: PropertyMap,
  dependencies: Readonly<Record<string, readonly Urn[]>>,
): PropertyMap =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const known = outputDependencies(value);
      const all = [...new Set([...known, ...(dependencies[key] ?? [])])];
      if (all.length === known.length) return [key, value];
      if (value instanceof OutputValue) return [key, new OutputValue(value.element, value.known, value.secret, all)];
      return [key, new OutputValue(value, true, false, all)];
    }),
  );
