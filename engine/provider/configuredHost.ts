import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import { call } from "../grpc.ts";
import { type Urn, urnName, urnType } from "../urn.ts";
import { containsUnknowns, type PropertyMap } from "../value/propertyValue.ts";
import { toStruct } from "../value/wire.ts";
import { providerError } from "./initError.ts";
import type { ProviderProcess } from "./providerProcess.ts";

/** The gRPC client of a provider process. */
export type Client = Awaited<ReturnType<ProviderProcess["client"]>>;

interface Described {
  setUrn(value: string): unknown;
  setName(value: string): unknown;
  setType(value: string): unknown;
}

/** Gives a request the URN of its resource, and the parts of that. */
export function describe<T extends Described>(request: T, urn: Urn): T {
  request.setUrn(urn);
  request.setName(urnName(urn));
  request.setType(urnType(urn));
  return request;
}

/** A provider process and its configuration, for which calls wait. */
export class ConfiguredHost {
  readonly #process: ProviderProcess;
  #configured: Promise<boolean> | undefined;

  constructor(process: ProviderProcess) {
    this.#process = process;
  }

  close(): Promise<void> {
    return this.#process.close();
  }

  /** Returns at once: calls wait. The engine never calls a provider with unknown inputs. */
  configure(urn: Urn, id: string, inputs: PropertyMap): void {
    const known = !Object.values(inputs).some(containsUnknowns);
    this.#configured = known ? this.#sendConfiguration(urn, id, inputs) : Promise.resolve(false);
    this.#configured.catch(() => {});
  }

  async #sendConfiguration(urn: Urn, id: string, inputs: PropertyMap): Promise<boolean> {
    const request = describe(new providerPb.ConfigureRequest(), urn);
    request.setId(id);
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setArgs(toStruct(inputs, { keepUnknowns: true, keepSecrets: true }));
    await this.call((client) => call<providerPb.ConfigureResponse>((done) => client.configure(request, done)));
    return true;
  }

  /** Waits for the provider's configuration. @returns false if it is unknown */
  ready(): Promise<boolean> {
    if (!this.#configured) throw new Error("the provider was not configured");
    return this.#configured;
  }

  async call<T>(send: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await send(await this.#process.client());
    } catch (error) {
      throw providerError(error);
    }
  }
}
