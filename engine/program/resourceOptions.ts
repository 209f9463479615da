import type aliasPb from "@pulumi/pulumi/proto/alias_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { Alias } from "../goal.ts";
import type { CustomTimeouts } from "../state/resourceState.ts";
import type { HookType } from "../steps/step.ts";

type Options = resourcePb.TransformResourceOptions;

/** The options of a registration in the form that transforms see and change. */
export function optionsOfRequest(request: resourcePb.RegisterResourceRequest, provider: string): Options {
  const options = new resourcePb.TransformResourceOptions();
  options.setImport(request.getImportid());
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  if (request.hasReplacementTrigger()) options.setReplacementTrigger(request.getReplacementTrigger());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(provider);
  for (const [key, value] of request.getProvidersMap().entries()) options.getProvidersMap().set(key, value);
  options.setHideDiffList(request.getHidediffsList());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  options.setDeletedWith(request.getDeletedwith());
  options.setReplaceWithList(request.getReplaceWithList());
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setHooks(request.getHooks());
  return options;
}

export function aliasOf(alias: aliasPb.Alias): Alias {
  const spec = alias.getSpec();
  if (!spec) return { urn: alias.getUrn() };
  return {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
    noParent: spec.getNoparent(),
  };
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds of a duration in Go's notation, e.g. `1h30m` or `5s`. */
function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/g)];
  if (text === "" || parts.map(([part]) => part).join("") !== text) {
    throw new Error(`unable to parse customTimeout Value ${text}`);
  }
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

const timeoutGetters = { create: "getCreate", update: "getUpdate", delete: "getDelete" } as const;

export function timeoutsOf(timeouts: ReturnType<Options["getCustomTimeouts"]>): CustomTimeouts {
  const texts = Object.entries(timeoutGetters).map(([kind, get]) => [kind, timeouts?.[get]() ?? ""] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== "").map(([kind, text]) => [kind, parseDuration(text)]));
}

const hookTypes: readonly HookType[] = [
  "BeforeCreate",
  "AfterCreate",
  "BeforeUpdate",
  "AfterUpdate",
  "BeforeDelete",
  "AfterDelete",
];

export function hooksOf(hooks: ReturnType<Options["getHooks"]>): Record<string, string[]> {
  const names = hookTypes.map((type) => [type, hooks?.[`get${type}List`]() ?? []] as const);
  return Object.fromEntries(names.filter(([, list]) => list.length > 0));
}
