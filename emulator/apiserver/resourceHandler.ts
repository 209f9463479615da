import type { Answer } from "./answer.ts";
import type { ApiServer } from "./apiServer.ts";
import { checkListOptions } from "./checkListOptions.ts";
import { contextFor, isStatus } from "./client.ts";
import { isRecord } from "./copy.ts";
import { createObject } from "./createObject.ts";
import type { FieldValidation, FieldValidator } from "./decodeObject.ts";
import { encodeAnswer } from "./encodeAnswer.ts";
import { bodyOf, type HttpRequest, mediaTypeOf } from "./httpRequest.ts";
import type { KubeList, KubeObject } from "./kubeObject.ts";
import { deleteOptionsOf, deleteOptionsSchema, listOptionsFor } from "./listOptions.ts";
import { patchObject } from "./patchObject.ts";
import { replaceObject } from "./replaceObject.ts";
import { checkDeleteOptions, checkNumbers, checkWriteOptions } from "./requestOptions.ts";
import type { PatchType, RequestContext } from "./resource.ts";
import { type ResourceRequest, verbOf } from "./resourceRequest.ts";
import { methodNotAllowed, type Status, StatusError } from "./statusError.ts";
import type { WriteRequest } from "./writeRequest.ts";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

const fieldManagerFrom = ({ query, headers }: HttpRequest): string =>
  query.get("fieldManager") ?? (headers["user-agent"] ?? "").split("/")[0] ?? "";

function validationMode(query: URLSearchParams): FieldValidation {
  const mode = query.get("fieldValidation");
  return mode === "Strict" || mode === "Ignore" ? mode : "Warn";
}

/** Answers one request for a resource. */
class ResourceHandler {
  readonly #server: ApiServer;
  readonly #request: ResourceRequest;
  readonly #context: RequestContext;
  readonly #warnings: string[] = [];

  constructor(server: ApiServer, request: ResourceRequest) {
    const { http, path, user } = request;
    this.#server = server;
    this.#request = request;
    this.#context = contextFor(server, user, path.namespace, {
      fieldManager: fieldManagerFrom(http),
      query: http.query,
      warn: (text) => this.#warnings.push(text),
    });
  }

  async answer(): Promise<Answer> {
    const answer = await this.#perform();
    if (this.#warnings.length === 0) return answer;
    const warnings = [...new Set(this.#warnings)].map((text) => `299 - ${JSON.stringify(text)}`);
    return { ...answer, headers: { ...answer.headers, Warning: warnings.join(", ") } };
  }

  async #perform(): Promise<Answer> {
    switch (verbOf(this.#request)) {
      case "get":
        return this.#get();
      case "list":
        return this.#list();
      case "create":
        return this.#create();
      case "update":
        return this.#replace();
      case "patch":
        return this.#patch();
      case "delete":
        return this.#delete();
      case "deletecollection":
        return this.#deleteCollection();
      default:
        throw methodNotAllowed();
    }
  }

  async #get(): Promise<Answer> {
    const { scope, path } = this.#request;
    if (!scope.endpoint.get) throw methodNotAllowed();
    const stale = this.#stale();
    return this.#encode(200, stale ?? (await scope.endpoint.get(this.#context, path.name)));
  }

  async #list(): Promise<Answer> {
    const { scope, http } = this.#request;
    if (!scope.endpoint.list) throw methodNotAllowed();
    checkNumbers(http.query, ["limit", "timeoutSeconds"]);
    checkListOptions(http.query, false);
    const options = listOptionsFor(scope.definition, http.query);
    this.#server.checkFresh(options);
    return this.#encode(200, await scope.endpoint.list(this.#context, options));
  }

  async #create(): Promise<Answer> {
    const { path, http } = this.#request;
    if (path.name !== "" && path.subresource === "") throw methodNotAllowed();
    checkWriteOptions("CreateOptions", http.query);
    const body = await bodyOf(this.#request.http, this.#request.scope.schema);
    const made = await createObject(this.#write(body.duplicates), body.value, path.name);
    // As in the API, a creation's Status gets a code, a deletion's does not.
    return this.#encode(201, isStatus(made) ? { ...made, code: made.code ?? 201 } : made);
  }

  async #replace(): Promise<Answer> {
    checkWriteOptions("UpdateOptions", this.#request.http.query);
    const body = await bodyOf(this.#request.http, this.#request.scope.schema);
    const { object, created } = await replaceObject(this.#write(body.duplicates), this.#request.path.name, body.value);
    return this.#encode(created ? 201 : 200, object);
  }

  async #patch(): Promise<Answer> {
    const { http, path } = this.#request;
    const type = patchTypes[mediaTypeOf(http)];
    if (type === undefined) throw new StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
    const force = http.query.get("force") === "true";
    checkWriteOptions("PatchOptions", http.query, type === "apply");
    const body = await bodyOf(http, undefined);
    const write = this.#write(body.duplicates);
    const { object, created } = await patchObject(write, path.name, type, body.value, force);
    return this.#encode(created ? 201 : 200, object);
  }

  async #delete(): Promise<Answer> {
    const { scope, path } = this.#request;
    if (!scope.endpoint.delete) throw methodNotAllowed();
    const body = await this.#deleteBody();
    const options = deleteOptionsOf(body, this.#request.http.query);
    return this.#encode(200, await scope.endpoint.delete(this.#dryRunContext(body), path.name, options));
  }

  async #deleteCollection(): Promise<Answer> {
    const { scope, http } = this.#request;
    if (!scope.endpoint.deleteCollection) throw methodNotAllowed();
    const body = await this.#deleteBody();
    const options = deleteOptionsOf(body, http.query);
    return this.#encode(
      200,
      await scope.endpoint.deleteCollection(
        this.#dryRunContext(body),
        listOptionsFor(scope.definition, http.query),
        options,
      ),
    );
  }

  /** The earlier state of a stored object that a `stale` fault asks for. */
  #stale(): KubeObject | undefined {
    const { scope, path, faults } = this.#request;
    const fault = faults.find(({ kind }) => kind === "stale");
    if (fault?.kind !== "stale" || !scope.endpoint.watch) return undefined;
    const namespace = scope.definition.namespaced ? path.namespace : "";
    const stored = this.#server.history.earlier({ ...scope, namespace, name: path.name }, fault.versions);
    return stored && scope.endpoint.watch.view(stored);
  }

  async #deleteBody(): Promise<Record<string, unknown> | undefined> {
    const { http } = this.#request;
    const body = http.body.length === 0 ? undefined : (await bodyOf(http, deleteOptionsSchema)).value;
    const options = isRecord(body) ? body : undefined;
    checkDeleteOptions(options, http.query);
    return options;
  }

  /** A deletion may ask for a dry run in its body. */
  #dryRunContext(body: Record<string, unknown> | undefined): RequestContext {
    const asked = Array.isArray(body?.["dryRun"]) && body["dryRun"].includes("All");
    return asked ? { ...this.#context, dryRun: true } : this.#context;
  }

  #write(duplicates: readonly string[]): WriteRequest {
    const validator: FieldValidator = {
      mode: validationMode(this.#request.http.query),
      duplicates,
      warn: (text) => this.#warnings.push(text),
    };
    return { scope: this.#request.scope, context: this.#context, validator };
  }

  #encode(status: number, answer: KubeObject | KubeList | Status): Answer {
    return encodeAnswer(status, answer, this.#request, this.#server.clock.now());
  }
}

/** @throws StatusError */
export const handleResource = (server: ApiServer, request: ResourceRequest): Promise<Answer> =>
  new ResourceHandler(server, request).answer();
