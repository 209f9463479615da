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
import { Registrar } from "./registrar.ts";
import { position } from "./registration.ts";

const { ResourceMonitorFeature: feature } = resourcePb;

/** The features that the SDK may use, by their older names. */
const FEATURES = {
  secrets: feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceReferences: feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  outputValues: feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  aliasSpecs: feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  replacementTrigger: feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
  deletedWith: feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  replaceWith: feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  transforms: feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  invokeTransforms: feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  parameterization: feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
  resourceHooks: feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
} as const;

interface MonitorOptions {
  /** The base folder of source positions. */
  readonly rootDirectory: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** Decrypted values by `namespace:name`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
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
  readonly #shutdown = new AbortController();
  /** Callbacks that end pending requests when the operation ends. */
  readonly #waiting = new Set<() => void>();
  #server: RunningServer | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#registrar = new Registrar(options, this.#callbacks, (send) => this.#submit(send));
  }

  /** Resolves with the address. */
  async start(): Promise<string> {
    const implementation = {
      getDeploymentInfo: unary(() => this.#deploymentInfo()),
      supportsFeature: unary((request: resourcePb.SupportsFeatureRequest) => {
        const response = new resourcePb.SupportsFeatureResponse();
        response.setHassupport(Object.hasOwn(FEATURES, request.getId()));
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
    this.#shutdown.abort();
    for (const end of this.#waiting) end();
    this.#waiting.clear();
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

  #deploymentInfo(): resourcePb.DeploymentInfo {
    const { project, stack, organization, dryRun, parallel, config, secretKeys } = this.#options;
    const info = new resourcePb.DeploymentInfo();
    info.setProject(project);
    info.setStack(stack);
    info.setOrganization(organization);
    info.setDryrun(dryRun);
    info.setParallel(parallel);
    for (const [key, value] of Object.entries(config)) info.getConfigMap().set(key, value);
    info.setConfigsecretkeysList([...secretKeys]);
    info.setSupportedfeaturesList(Object.values(FEATURES));
    return info;
  }

  async #waitForShutdown(): Promise<emptyPb.Empty> {
    this.#options.events.push({ kind: "end" });
    await aborted(this.#shutdown.signal);
    return new Empty();
  }

  /** Passes an event to the deployment and waits for its answer, or for the end of the operation. */
  #submit<T>(send: (done: (result: T) => void) => SourceEvent): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => reject(new RpcError(status.UNAVAILABLE, "resource monitor shut down"));
      if (this.#shutdown.signal.aborted) return end();
      this.#waiting.add(end);
      this.#options.events.push(
        send((result) => {
          this.#waiting.delete(end);
          resolve(result);
        }),
      );
    });
  }

  async #registerOutputs(request: resourcePb.RegisterResourceOutputsRequest): Promise<emptyPb.Empty> {
    const outputs = fromStruct(request.getOutputs()) ?? {};
    await this.#submit<void>((done) => ({ kind: "outputs", urn: request.getUrn(), outputs, done: () => done() }));
    return new Empty();
  }

  async #read(request: resourcePb.ReadResourceRequest): Promise<resourcePb.ReadResourceResponse> {
    const type = request.getType();
    const provider = await this.#registrar.providerReference(type, request.getProvider());
    const { state } = await this.#submit<RegisterResult>((done) => ({
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
