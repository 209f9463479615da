import type { Server } from "@grpc/grpc-js";
import type callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import resourceRpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { EventQueue } from "../eventQueue.ts";
import { EMPTY_GOAL, type Goal, type RegisterResult, type SourceEvent } from "../goal.ts";
import { RpcError, startServer, unary } from "../grpc.ts";
import { Empty, status } from "../pulumiCopies.ts";
import type { HookCall } from "../steps/step.ts";
import { formatProviderReference, isProviderType, packageOf, providerType, type Urn } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import { fromStruct, toStruct } from "../value/wire.ts";
import { Callbacks } from "./callbacks.ts";
import { runHookCallback } from "./hooks.ts";
import { inherit } from "./inheritance.ts";
import { FEATURES, MONITOR_FEATURES } from "./monitorFeatures.ts";
import { registerResponse } from "./registerResponse.ts";
import { goalOf, position, propertiesOf, reportedDependencies } from "./registration.ts";
import { optionsOfRequest } from "./resourceOptions.ts";
import { Transforms, withDependencies } from "./transforms.ts";

export interface MonitorOptions {
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
  readonly #transforms = new Transforms(this.#callbacks);
  readonly #hooks = new Map<string, { callback: callbackPb.Callback; onDryRun: boolean }>();
  readonly #defaultProviders = new Map<string, Promise<string>>();
  readonly #goals = new Map<Urn, Goal>();
  readonly #componentProviders = new Map<Urn, ReadonlyMap<string, string>>();
  readonly #shutdown = new AbortController();
  /** Callbacks that end pending requests when the operation ends. */
  readonly #waiting = new Set<() => void>();
  #server: Server | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  /** Resolves with the address. */
  async start(): Promise<string> {
    const implementation = {
      getDeploymentInfo: unary(() => this.#deploymentInfo()),
      supportsFeature: unary((request: resourcePb.SupportsFeatureRequest) => {
        const response = new resourcePb.SupportsFeatureResponse();
        response.setHassupport(FEATURES.has(request.getId()));
        return response;
      }),
      registerResource: unary((request: resourcePb.RegisterResourceRequest) => this.#register(request)),
      registerResourceOutputs: unary((request: resourcePb.RegisterResourceOutputsRequest) =>
        this.#registerOutputs(request),
      ),
      readResource: unary((request: resourcePb.ReadResourceRequest) => this.#read(request)),
      invoke: unary((request: resourcePb.ResourceInvokeRequest) => this.#invoke(request)),
      registerStackTransform: unary((request: callbackPb.Callback) => {
        this.#transforms.addToStack(request);
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
    const { server, address } = await startServer((s) =>
      s.addService(resourceRpc.ResourceMonitorService, implementation),
    );
    this.#server = server;
    return address;
  }

  /** Fails pending requests and lets the program end. */
  shutDown(): void {
    this.#shutdown.abort();
    for (const end of this.#waiting) end();
    this.#waiting.clear();
  }

  close(): void {
    this.#callbacks.close();
    this.#server?.forceShutdown();
  }

  async runHook(name: string, call: HookCall): Promise<void> {
    const hook = this.#hooks.get(name);
    if (!hook) throw new Error(`resource hook ${JSON.stringify(name)} was not registered`);
    if (this.#options.dryRun && !hook.onDryRun) return;
    await runHookCallback(this.#callbacks, hook.callback, name, call);
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
    info.setSupportedfeaturesList([...MONITOR_FEATURES]);
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

  async #register(request: resourcePb.RegisterResourceRequest): Promise<resourcePb.RegisterResourceResponse> {
    const type = request.getType();
    if (request.getRemote()) return unsupported(`the remote component ${type}`);
    const parent = request.getParent();
    const parentGoal = this.#goals.get(parent);
    if (parentGoal) inherit(request, parentGoal);
    const custom = request.getCustom();
    const given = propertiesOf(request);
    const reported = reportedDependencies(request, given);
    const own = request.getTransformsList();
    const options = optionsOfRequest(request, custom ? this.#resolveProvider(request, parent) : request.getProvider());
    const transformed = await this.#transforms.apply({ type, name: request.getName(), custom, parent }, own, {
      properties: own.length > 0 ? withDependencies(given, reported) : given,
      options,
    });
    const needsProvider = custom && !isProviderType(type);
    const provider = needsProvider ? await this.#providerReference(type, transformed.options.getProvider()) : "";
    const sourcePosition = position(request.getSourceposition(), this.#options.rootDirectory);
    const goal = goalOf({ request, parent, provider, transformed, reported, sourcePosition });
    const result = await this.#submit<RegisterResult>((done) => ({ kind: "register", goal, done }));
    const { urn } = result.state;
    this.#goals.set(urn, { ...goal, provider: needsProvider ? provider : transformed.options.getProvider() });
    this.#transforms.remember(urn, parent, own);
    if (!custom) this.#componentProviders.set(urn, this.#providersBelow(parent, transformed.options));
    return registerResponse(request, result);
  }

  #resolveProvider(request: resourcePb.RegisterResourceRequest, parent: Urn): string {
    const name = packageOf(request.getType());
    return (
      request.getProvider() ||
      request.getProvidersMap().get(name) ||
      this.#componentProviders.get(parent)?.get(name) ||
      ""
    );
  }

  #providersBelow(parent: Urn, options: resourcePb.TransformResourceOptions): ReadonlyMap<string, string> {
    return new Map([...(this.#componentProviders.get(parent) ?? []), ...options.getProvidersMap().entries()]);
  }

  /** The given provider, or the default provider of the package. */
  async #providerReference(type: string, given: string): Promise<string> {
    return given === "" ? this.#defaultProvider(packageOf(type)) : given;
  }

  #defaultProvider(name: string): Promise<string> {
    const known = this.#defaultProviders.get(name);
    if (known) return known;
    const reference = this.#submit<RegisterResult>((done) => ({
      kind: "register",
      goal: {
        ...EMPTY_GOAL,
        type: providerType(name),
        name: "default",
        custom: true,
        properties: this.#options.packageConfig(name),
      },
      done,
    })).then(({ state }) => formatProviderReference(state));
    this.#defaultProviders.set(name, reference);
    return reference;
  }

  async #registerOutputs(request: resourcePb.RegisterResourceOutputsRequest): Promise<emptyPb.Empty> {
    const outputs = fromStruct(request.getOutputs()) ?? {};
    await this.#submit<void>((done) => ({ kind: "outputs", urn: request.getUrn(), outputs, done: () => done() }));
    return new Empty();
  }

  async #read(request: resourcePb.ReadResourceRequest): Promise<resourcePb.ReadResourceResponse> {
    const type = request.getType();
    const provider = await this.#providerReference(type, request.getProvider());
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
