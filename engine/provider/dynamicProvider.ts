import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import type emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { call } from "../grpc.ts";
import type { Urn } from "../urn.ts";
import { annotateSecrets, type PropertyMap } from "../value/propertyValue.ts";
import { fromStruct, toStruct } from "../value/wire.ts";
import { type Client, ConfiguredHost, describe } from "./configuredHost.ts";
import { InitError } from "./initError.ts";
import type { ProviderProcess } from "./providerProcess.ts";
import {
  type ChangeResult,
  type CheckResult,
  type ConfigurableProvider,
  type DiffRequest,
  type DiffResult,
  DiffUnavailable,
  type ReadOutcome,
  type ResourceProvider,
} from "./resourceProvider.ts";

const unknownConfiguration =
  "The provider for this resource has inputs that are not known during preview.\n" +
  "This preview may not correctly represent the changes that will be applied during an update.";

const changeWords = ["unknown", "none", "some"] as const;

/** A dynamic provider process. Secrets are sent as plain values and marked again by their key. */
export class DynamicProvider implements ConfigurableProvider {
  readonly #host: ConfiguredHost;

  constructor(process: ProviderProcess) {
    this.#host = new ConfiguredHost(process);
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  configure(urn: Urn, id: string, inputs: PropertyMap): void {
    this.#host.configure(urn, id, inputs);
  }

  async check({
    urn,
    olds,
    news,
    allowUnknowns,
    randomSeed,
  }: Parameters<ResourceProvider["check"]>[0]): Promise<CheckResult> {
    if (!(await this.#host.ready())) return { inputs: news, failures: [] };
    const request = describe(new providerPb.CheckRequest(), urn);
    request.setOlds(toStruct(olds, { keepUnknowns: allowUnknowns }));
    request.setNews(toStruct(news, { keepUnknowns: allowUnknowns }));
    request.setRandomseed(randomSeed);
    const response = await this.#host.call((client) =>
      call<providerPb.CheckResponse>((done) => client.check(request, done)),
    );
    const inputs = fromStruct(response.getInputs(), { rejectUnknowns: !allowUnknowns });
    return {
      inputs: annotateSecrets(inputs, news) ?? {},
      failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
    };
  }

  async diff({
    urn,
    id,
    oldInputs,
    oldOutputs,
    newInputs,
    allowUnknowns,
    ignoreChanges,
  }: DiffRequest): Promise<DiffResult> {
    if (!(await this.#host.ready())) throw new DiffUnavailable(unknownConfiguration);
    const options = { keepUnknowns: allowUnknowns };
    const request = describe(new providerPb.DiffRequest(), urn);
    request.setId(id);
    request.setOldInputs(toStruct(oldInputs, options));
    request.setOlds(toStruct(oldOutputs, options));
    request.setNews(toStruct(newInputs, options));
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await this.#host.call((client) =>
      call<providerPb.DiffResponse>((done) => client.diff(request, done)),
    );
    return {
      changes: changeWords[response.getChanges()] ?? "unknown",
      replaceKeys: response.getReplacesList(),
      changedKeys: response.getDiffsList(),
      detailedDiff: undefined,
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create({ urn, inputs, preview, timeout }: Parameters<ResourceProvider["create"]>[0]): Promise<ChangeResult> {
    const known = await this.#host.ready();
    if (preview) return { id: "", outputs: known ? { ...inputs } : {} };
    const request = describe(new providerPb.CreateRequest(), urn);
    request.setProperties(toStruct(inputs, {}));
    request.setTimeout(timeout);
    return this.#change(inputs, async (client) => {
      const response = await call<providerPb.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), properties: response.getProperties() };
    });
  }

  async update(request: Parameters<ResourceProvider["update"]>[0]): Promise<ChangeResult> {
    const known = await this.#host.ready();
    const { urn, id, oldInputs, oldOutputs, newInputs, preview } = request;
    if (preview) return { id, outputs: known ? { ...newInputs } : {} };
    const message = describe(new providerPb.UpdateRequest(), urn);
    message.setId(id);
    message.setOldInputs(toStruct(oldInputs, {}));
    message.setOlds(toStruct(oldOutputs, {}));
    message.setNews(toStruct(newInputs, {}));
    message.setIgnorechangesList([...request.ignoreChanges]);
    message.setTimeout(request.timeout);
    return this.#change(newInputs, async (client) => {
      const response = await call<providerPb.UpdateResponse>((done) => client.update(message, done));
      return { id, properties: response.getProperties() };
    });
  }

  /** Runs a create or an update; keeps the resource of a partial failure. */
  async #change(
    inputs: PropertyMap,
    send: (client: Client) => Promise<{ id: string; properties: ReturnType<typeof toStruct> | undefined }>,
  ): Promise<ChangeResult> {
    const { id, properties, error } = await this.#host.call(send).then(
      (done) => ({ ...done, error: undefined }),
      (cause: unknown) => {
        if (!(cause instanceof InitError)) throw cause;
        return { id: cause.id, properties: cause.properties, error: cause };
      },
    );
    if (id === "") throw new Error("plugin returned empty resource.ID from create");
    const outputs = annotateSecrets(fromStruct(properties, { rejectUnknowns: true }), inputs) ?? {};
    return { id, outputs, ...(error ? { error } : {}) };
  }

  async read({ urn, id, inputs, state, timeout }: Parameters<ResourceProvider["read"]>[0]): Promise<ReadOutcome> {
    if (!(await this.#host.ready())) return { id: "", inputs: {}, outputs: {} };
    const request = describe(new providerPb.ReadRequest(), urn);
    request.setId(id);
    if (inputs) request.setInputs(toStruct(inputs, {}));
    if (state) request.setProperties(toStruct(state, {}));
    request.setTimeout(timeout);
    const response = await this.#host.call((client) =>
      call<providerPb.ReadResponse>((done) => client.read(request, done)),
    );
    return {
      id: response.getId(),
      inputs: annotateSecrets(fromStruct(response.getInputs(), { rejectUnknowns: true }), inputs),
      outputs: annotateSecrets(fromStruct(response.getProperties(), { rejectUnknowns: true }), state),
    };
  }

  async delete({ urn, id, inputs, outputs, timeout }: Parameters<ResourceProvider["delete"]>[0]): Promise<void> {
    await this.#host.ready();
    const request = describe(new providerPb.DeleteRequest(), urn);
    request.setId(id);
    request.setOldInputs(toStruct(inputs, {}));
    request.setProperties(toStruct(outputs, {}));
    request.setTimeout(timeout);
    await this.#host.call((client) => call<emptyPb.Empty>((done) => client.delete(request, done)));
  }
}
