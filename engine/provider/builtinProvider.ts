import { randomUUID } from "node:crypto";
import { urnType } from "../urn.ts";
import { containsSecrets, type PropertyMap } from "../value/propertyValue.ts";
import {
  type ChangeResult,
  type CheckResult,
  type ConfigurableProvider,
  type DiffRequest,
  type DiffResult,
  noDiff,
  type ReadOutcome,
  type ResourceProvider,
} from "./resourceProvider.ts";

/** Reads the outputs of a stack by its name, `organization/<project>/<stack>`. */
export type StackReader = (name: string) => Promise<PropertyMap>;

const stackReference = "pulumi:pulumi:StackReference";

/** The engine's built-in provider: references to other stacks of the same state directory. */
export class BuiltinProvider implements ConfigurableProvider {
  readonly #readStack: StackReader;

  constructor(readStack: StackReader) {
    this.#readStack = readStack;
  }

  configure(): void {}

  async close(): Promise<void> {}

  async check({ urn, news }: Parameters<ResourceProvider["check"]>[0]): Promise<CheckResult> {
    if (urnType(urn) !== stackReference) throw new Error(`unrecognized resource type (${urnType(urn)})`);
    return { inputs: news, failures: [] };
  }

  async diff({ oldInputs, newInputs }: DiffRequest): Promise<DiffResult> {
    return oldInputs["name"] === newInputs["name"] ? noDiff : { ...noDiff, changes: "some", replaceKeys: ["name"] };
  }

  async create({ inputs, preview }: Parameters<ResourceProvider["create"]>[0]): Promise<ChangeResult> {
    return { id: preview ? "" : randomUUID(), outputs: await this.#reference(inputs) };
  }

  async read({ id, inputs, state }: Parameters<ResourceProvider["read"]>[0]): Promise<ReadOutcome> {
    return { id, inputs, outputs: await this.#reference(state ?? {}) };
  }

  async update(): Promise<ChangeResult> {
    throw new Error("stack references are not updated");
  }

  async delete(): Promise<void> {}

  async #reference({ name = "" }: PropertyMap): Promise<PropertyMap> {
    const outputs = await this.#readStack(String(name));
    const secretOutputNames = Object.keys(outputs).filter((key) => containsSecrets(outputs[key] ?? null));
    return { name, outputs, secretOutputNames: secretOutputNames.sort() };
  }
}
