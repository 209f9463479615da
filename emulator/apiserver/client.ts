import type { User } from "./access.ts";
import { isRecord } from "./copy.ts";
import { createObject } from "./createObject.ts";
import type { FieldValidator } from "./decodeObject.ts";
import type { KubeList, KubeObject } from "./kubeObject.ts";
import { patchObject } from "./patchObject.ts";
import { replaceObject } from "./replaceObject.ts";
import type {
  ClusterClient,
  ClusterCore,
  Deleted,
  DeleteOptions,
  PatchType,
  RequestContext,
  Target,
} from "./resource.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { everything } from "./selector.ts";
import { methodNotSupported, noSuchPath, type Status } from "./statusError.ts";
import type { WriteRequest } from "./writeRequest.ts";

const lenient: FieldValidator = { mode: "Ignore", duplicates: [], warn: () => {} };

/** The context of a write by the cluster itself. */
export function contextFor(
  core: ClusterCore,
  user: User,
  namespace: string,
  options: { fieldManager?: string; query?: URLSearchParams; warn?: (text: string) => void } = {},
): RequestContext {
  const { fieldManager = user.name, query = new URLSearchParams(), warn = () => {} } = options;
  return { core, user, namespace, query, dryRun: query.get("dryRun") === "All", fieldManager, warn };
}

/**
 * The API without HTTP, for controllers: the same decoding, defaulting, managedFields and errors. Throws StatusError.
 */
export class Client implements ClusterClient {
  readonly #core: ClusterCore;
  readonly #user: User;
  readonly #fieldManager: string;

  constructor(core: ClusterCore, user: User, fieldManager: string) {
    this.#core = core;
    this.#user = user;
    this.#fieldManager = fieldManager;
  }

  async get(target: Target, name: string): Promise<KubeObject> {
    const { scope, context } = this.#request(target);
    if (!scope.endpoint.get) throw methodNotSupported(scope, "get");
    return (await scope.endpoint.get(context, name)) as KubeObject;
  }

  async list(target: Target): Promise<KubeList> {
    const { scope, context } = this.#request(target);
    if (!scope.endpoint.list) throw methodNotSupported(scope, "list");
    const all = { labels: everything, fields: everything, limit: 0, continue: "" };
    return await scope.endpoint.list(context, { ...all, resourceVersion: "", resourceVersionMatch: "" });
  }

  async create(target: Target, object: object, name = ""): Promise<KubeObject | Status> {
    return await createObject(this.#request(target), object, name);
  }

  async replace(target: Target, object: KubeObject): Promise<KubeObject> {
    return (await replaceObject(this.#request(target), object.metadata.name ?? "", object)).object;
  }

  async patch(target: Target, name: string, type: PatchType, patch: unknown, force = false): Promise<KubeObject> {
    return (await patchObject(this.#request(target), name, type, patch, force)).object;
  }

  async delete(target: Target, name: string, options: DeleteOptions = {}): Promise<Deleted> {
    const { scope, context } = this.#request(target);
    if (!scope.endpoint.delete) throw methodNotSupported(scope, "delete");
    return await scope.endpoint.delete(context, name, options);
  }

  #request({ group, resource, subresource = "", namespace = "" }: Target): WriteRequest {
    const definition = this.#core.resource(group, resource);
    const scope: Scope | undefined = definition && scopeOf(definition, subresource);
    if (!scope) throw noSuchPath();
    const context = contextFor(this.#core, this.#user, namespace, { fieldManager: this.#fieldManager });
    return { scope, context, validator: lenient };
  }
}

/** Tells a Status from an object. */
export const isStatus = (answer: unknown): answer is Status => isRecord(answer) && answer["kind"] === "Status";
