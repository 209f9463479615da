import type callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import resourceRpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { EventQueue } from "../eventQueue.ts";
import type { RegisterResult, SourceEvent } from "../goal.ts";
import { RpcError, type RunningServer, startServer, unary } from "../grpc.ts";
import { Empty, status } from "../pulumiCopies.ts";
import type { HookCall } from "../steps/step.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import { fromStruct, toStruct } from "../value/wire.ts";
import { Callbacks } from "./callbacks.ts";
import { deploymentInfo, type OperationFacts, supportsFeature } from "./deploymentInfo.ts";
import { Registrar } from "./registrar.ts";
import { position } from "./registration.ts";
import { Submissions } from "./submissions.ts";

interface MonitorOptions extends OperationFacts {
  /** The base folder of source positions. */
  readonly rootDirectory: string;
  /** The inputs of the default provider of a package. */
  readonly packageConfig: (packageName: string) => PropertyMap;
  /** Runs the engine's built-in functions. */
  readonly invoke: (token: string, args: PropertyMap) => Promise<PropertyMap>;
  readonly events: EventQueue<SourceEvent>;
}

/** The service for registrations of a program. */
export class MonitorServer {
  readonly #options: MonitorOptions;
  readonly #callbacks = new Callbacks();
  readonly #hooks = new Map<string, { callback: callbackPb.Callback; onDryRun: boolean }>();
  readonly #registrar: Registrar;
  readonly #submissions: Submissions;
  #server: RunningServer | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#submissions = new Submissions(options.events);
    this.#registrar = new Registrar(options, this.#callbacks, (send) => this.#submissions.submit(send));
  }

  /** Resolves with the address. */
  async start(): Promise<string> {
    const implementation = {
      getDeploymentInfo: unary(() => deploymentInfo(this.#options)),
      supportsFeature: unary((request: resourcePb.SupportsFeatureRequest) => {
        const response = new resourcePb.SupportsFeatureResponse();
        response.setHassupport(supportsFeature(request.getId()));
        return response;
      }),
      registerResource: unary((request: resourcePb.RegisterResourceRequest) =>
        request.getRemote()
          ? unsupported(`the remote component ${request.getType()}`)
          : this.#registrar.register(request),
      ),
      registerResourceOutputs: unary((request: resourcePb.RegisterResourceOutputsRequest) =>
        this.#registerOutputs(request),
      ),
      readResource: unary((request: resourcePb.ReadResourceRequest) => this.#read(request)),
      invoke: unary((request: resourcePb.ResourceInvokeRequest) => this.#invoke(request)),
      registerStackTransform: unary((request: callbackPb.Callback) => {
        this.#registrar.addStackTransform(request);
        return new Empty();
      }),
      registerResourceHook: unary((request: resourcePb.RegisterResourceHookRequest) => {
        const callback = request.getCallback();
        if (callback) this.#hooks.set(request.getName(), { callback, onDryRun: request.getOnDryRun() });
        return new Empty();
      }),
      signalAndWaitForShutdown: unary(() => this.#waitForShutdown()),
      call: unary((request: resourcePb.ResourceCallRequest) => unsupported(`the method call ${request.getTok()}`)),
      registerPackage: unary((request: resourcePb.RegisterPackageRequest) =>
        unsupported(`the package ${request.getName()}`),
      ),
      registerStackInvokeTransform: unary(() => unsupported("invoke transforms")),
      registerErrorHook: unary(() => unsupported("error hooks")),
      existsResource: unary(() => unsupported("existence checks")),
    };
    this.#server = await startServer((server) => server.addService(resourceRpc.ResourceMonitorService, implementation));
    return this.#server.address;
  }

  /** Fails pending requests and lets the program end. */
  shutDown(): void {
    this.#submissions.shutDown();
  }

  async close(): Promise<void> {
    this.#callbacks.close();
    await this.#server?.close();
  }

  async runHook(name: string, call: HookCall): Promise<void> {
    const hook = this.#hooks.get(name);
    if (!hook) throw new Error(`resource hook ${JSON.stringify(name)} was not registered`);
    if (this.#options.dryRun && !hook.onDryRun) return;
    await this.#callbacks.runHook(hook.callback, name, call);
  }

  async #waitForShutdown(): Promise<emptyPb.Empty> {
    await this.#submissions.finish();
    return new Empty();
  }

  async #registerOutputs(request: resourcePb.RegisterResourceOutputsRequest): Promise<emptyPb.Empty> {
    const outputs = fromStruct(request.getOutputs()) ?? {};
    await this.#submissions.submit<void>((done) => ({
      kind: "outputs",
      urn: request.getUrn(),
      outputs,
      done: () => done(),
    }));
    return new Empty();
  }

  async #read(request: resourcePb.ReadResourceRequest): Promise<resourcePb.ReadResourceResponse> {
    const type = request.getType();
    const provider = await this.#registrar.providerReference(type, request.getProvider());
    const { state } = await this.#submissions.submit<RegisterResult>((done) => ({
      kind: "read",
      id: request.getId(),
      name: request.getName(),
      type,
      provider,
      parent: request.getParent(),
      properties: fromStruct(request.getProperties()) ?? {},
      dependencies: request.getDependenciesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      sourcePosition: position(request.getSourceposition(), this.#options.rootDirectory),
      done,
    }));
    const response = new resourcePb.ReadResourceResponse();
    response.setUrn(state.urn);
    response.setProperties(toStruct(state.outputs, { keepUnknowns: true, keepSecrets: request.getAcceptsecrets() }));
    return response;
  }

  async #invoke(request: resourcePb.ResourceInvokeRequest): Promise<resourcePb.ResourceInvokeResponse> {
    const result = await this.#options.invoke(request.getTok(), fromStruct(request.getArgs()) ?? {});
    const response = new resourcePb.ResourceInvokeResponse();
    response.setReturn(toStruct(result, { keepUnknowns: true, keepSecrets: true }));
    return response;
  }
}

function unsupported(what: string): never {
  throw new RpcError(
    status.UNIMPLEMENTED,
    `the offline engine does not support ${what}: run the program with the Pulumi CLI`,
  );
}
