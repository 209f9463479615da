import type callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import type resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import { emptyGoal, type Goal, type RegisterResult, type SourceEvent } from "../goal.ts";
import {
  formatProviderReference,
  isProviderType,
  packageOf,
  providerPackage,
  providerType,
  type Urn,
  urnType,
} from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import type { Callbacks } from "./callbacks.ts";
import { goalOf, position, propertiesOf, registerResponse, reportedDependencies } from "./registration.ts";
import { optionsOfRequest } from "./resourceOptions.ts";
import { Transforms, withDependencies } from "./transforms.ts";

/** Passes an event to the deployment and waits for its answer. */
type Submit = <T>(send: (done: (result: T) => void) => SourceEvent) => Promise<T>;

interface RegistrarOptions {
  /** The base folder of source positions. */
  readonly rootDirectory: string;
  /** The inputs of the default provider of a package. */
  readonly packageConfig: (packageName: string) => PropertyMap;
}

/** Makes goals of registrations: applies inherited options and transforms, and finds providers. */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #submit: Submit;
  readonly #transforms: Transforms;
  readonly #defaultProviders = new Map<string, Promise<string>>();
  readonly #goals = new Map<Urn, Goal>();
  readonly #componentProviders = new Map<Urn, ReadonlyMap<string, string>>();

  constructor(options: RegistrarOptions, callbacks: Callbacks, submit: Submit) {
    this.#options = options;
    this.#submit = submit;
    this.#transforms = new Transforms(callbacks);
  }

  addStackTransform(transform: callbackPb.Callback): void {
    this.#transforms.addToStack(transform);
  }

  async register(request: resourcePb.RegisterResourceRequest): Promise<resourcePb.RegisterResourceResponse> {
    const type = request.getType();
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
    const provider = needsProvider ? await this.providerReference(type, transformed.options.getProvider()) : "";
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
  async providerReference(type: string, given: string): Promise<string> {
    return given === "" ? this.#defaultProvider(packageOf(type)) : given;
  }

  #defaultProvider(name: string): Promise<string> {
    const known = this.#defaultProviders.get(name);
    if (known) return known;
    const reference = this.#submit<RegisterResult>((done) => ({
      kind: "register",
      goal: {
        ...emptyGoal,
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
}

/**
 * Applies the parent's options that a child does not set: `deletedWith`, `protect`, `retainOnDelete` and, for the same
 * package, `provider`.
 */
function inherit(request: resourcePb.RegisterResourceRequest, parent: Goal): void {
  if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith);
  if (!request.hasProtect() && parent.protect !== undefined) request.setProtect(parent.protect);
  if (!request.hasRetainondelete() && parent.retainOnDelete !== undefined)
    request.setRetainondelete(parent.retainOnDelete);
  if (request.getProvider() !== "" || parent.provider === "") return;
  const name = providerPackage(urnType(parent.provider.slice(0, parent.provider.lastIndexOf("::"))));
  if (!request.getCustom() || name === packageOf(request.getType())) request.setProvider(parent.provider);
}
