import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { Goal, RegisterResult } from "../goal.ts";
import { RpcError } from "../grpc.ts";
import { status } from "../pulumiCopies.ts";
import type { Urn } from "../urn.ts";
import { containsUnknowns, downgradeOutputs, outputDependencies, type PropertyMap } from "../value/propertyValue.ts";
import { decodeValue, fromStruct, type Json, toStruct } from "../value/wire.ts";
import { aliasOf, hooksOf, timeoutsOf } from "./resourceOptions.ts";
import type { Transformable } from "./transforms.ts";

type Request = resourcePb.RegisterResourceRequest;
type PropertyDependencies = Record<string, Urn[]>;

export const propertiesOf = (request: Request): PropertyMap => fromStruct(request.getObject()) ?? {};

/** The resources that each property's value came from, as the SDK reports them. If the SDK reports none, every property depends on all dependencies. */
export function reportedDependencies(request: Request, properties: PropertyMap): PropertyDependencies {
  const reported = request.getPropertydependenciesMap();
  if (reported.getLength() === 0) {
    const all = [...new Set(request.getDependenciesList())];
    return Object.fromEntries(Object.keys(properties).map((key) => [key, all]));
  }
  return Object.fromEntries(
    [...reported.keys()].map((key) => [key, [...new Set(reported.get(key)?.getUrnsList() ?? [])]]),
  );
}

interface GoalContext {
  readonly request: Request;
  readonly parent: Urn;
  readonly provider: string;
  readonly transformed: Transformable;
  readonly reported: PropertyDependencies;
  readonly sourcePosition: string;
}

/** The resource that the program wants, after all transforms. */
export function goalOf({ request, parent, provider, transformed, reported, sourcePosition }: GoalContext): Goal {
  const { properties, options } = transformed;
  const { dependencies, propertyDependencies } = dependenciesOf(request, transformed, reported);
  const trigger = options.getReplacementTrigger();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    properties: downgradeOutputs(properties),
    parent,
    provider,
    dependencies,
    propertyDependencies,
    aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...options.getAliasesList().map(aliasOf)],
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    replacementTrigger: trigger
      ? (downgradeOutputs({ trigger: decodeValue(trigger.toJavaScript() as Json, {}) })["trigger"] ?? null)
      : null,
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    hideDiff: options.getHideDiffList(),
    importId: options.getImport(),
    customTimeouts: timeoutsOf(options.getCustomTimeouts()),
    deletedWith: options.getDeletedWith(),
    replaceWith: options.getReplaceWithList(),
    resourceHooks: hooksOf(options.getHooks()),
    sourcePosition,
    stackTrace: [],
  };
}

/** A resource with its own transforms depends on the sources of its transformed properties. */
function dependenciesOf(
  request: Request,
  { properties, options }: Transformable,
  reported: PropertyDependencies,
): { dependencies: Urn[]; propertyDependencies: PropertyDependencies } {
  const found = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, outputDependencies(value)] as const),
  );
  if (request.getTransformsList().length > 0) {
    const all = [...options.getDependsOnList(), ...Object.values(found).flat()];
    return { dependencies: [...new Set(all)], propertyDependencies: found };
  }
  const keys = new Set([...Object.keys(reported), ...Object.keys(properties)]);
  const propertyDependencies = Object.fromEntries(
    [...keys].map((key) => [key, [...new Set([...(reported[key] ?? []), ...(found[key] ?? [])])]]),
  );
  return { dependencies: [...new Set(request.getDependenciesList())], propertyDependencies };
}

const results = {
  success: resourcePb.Result.SUCCESS,
  failed: resourcePb.Result.FAIL,
  skipped: resourcePb.Result.FAIL,
} as const;

/** The answer to a registration. */
export function registerResponse(
  request: resourcePb.RegisterResourceRequest,
  { state, result, unknown }: RegisterResult,
): resourcePb.RegisterResourceResponse {
  if (result !== "success" && !request.getSupportsresultreporting()) {
    throw new RpcError(status.INTERNAL, "resource registration failed");
  }
  const outputs = request.getCustom() ? state.outputs : {};
  const known = request.getSupportspartialvalues()
    ? outputs
    : Object.fromEntries(Object.entries(outputs).filter(([, value]) => !containsUnknowns(value)));
  const response = new resourcePb.RegisterResourceResponse();
  response.setUrn(state.urn);
  response.setId(state.id);
  response.setObject(toStruct(known, { keepUnknowns: true, keepSecrets: request.getAcceptsecrets() }));
  response.setResult(results[result]);
  // SDKs before 3.258 have no such field.
  if (unknown && "setUnknown" in response) response.setUnknown(true);
  return response;
}

/** The position of a resource's declaration, relative to the project, if the SDK reports it. */
export function position(source: ReturnType<Request["getSourceposition"]>, rootDirectory: string): string {
  if (!source?.getUri().startsWith("file:///")) return "";
  const file = relative(rootDirectory, fileURLToPath(source.getUri())).split(sep).join("/");
  const column = source.getColumn() > 0 ? `,${source.getColumn()}` : "";
  return `project:///${file}#${source.getLine()}${column}`;
}
