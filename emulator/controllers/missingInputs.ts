import { isRecord } from "../apiserver/copy.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import type { Build } from "../build/buildObject.ts";

/** The message about a build's missing ConfigMaps and Secrets; undefined if all exist. */
export function missingInputs(core: ClusterCore, { metadata, spec }: Build): string | undefined {
  const { namespace = "" } = metadata;
  const volumes = volumesOf(spec.strategy.sourceStrategy ?? spec.strategy.dockerStrategy ?? {});
  const lacking = (resource: string, names: readonly string[]): string[] =>
    names.filter((name) => core.store.get({ group: "", resource, namespace, name }) === undefined);
  const configMaps = lacking("configmaps", [
    ...referenced(spec.source["configMaps"], "configMap"),
    ...volumes.configMaps,
  ]);
  const secrets = lacking("secrets", [...referenced(spec.source["secrets"], "secret"), ...volumes.secrets]);
  const texts = [
    ...(configMaps.length > 0 ? [` ConfigMaps [${configMaps.join(", ")}]`] : []),
    ...(secrets.length > 0 ? [` Secrets [${secrets.join(", ")}]`] : []),
  ];
  return texts.length === 0 ? undefined : `These resources do not exist:${texts.join("")}`;
}

function referenced(list: unknown, member: string): string[] {
  return records(list).flatMap((one) => textOf(one[member], "name"));
}

function volumesOf(strategy: object): { configMaps: string[]; secrets: string[] } {
  const sources = records((strategy as { volumes?: unknown }).volumes)
    .map(({ source }) => source)
    .filter(isRecord);
  return {
    configMaps: sources.flatMap((source) => required(source["configMap"], "name")),
    secrets: sources.flatMap((source) => required(source["secret"], "secretName")),
  };
}

function required(source: unknown, member: string): string[] {
  return isRecord(source) && source["optional"] !== true ? textOf(source, member) : [];
}

function textOf(object: unknown, member: string): string[] {
  const text = isRecord(object) ? object[member] : undefined;
  return typeof text === "string" ? [text] : [];
}

function records(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
