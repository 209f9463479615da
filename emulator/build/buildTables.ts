import type { TableColumn, TableDefinition } from "../apiserver/tableAnswer.ts";
import type { BuildConfig, CommonBuildSpec } from "./buildConfigObject.ts";
import type { Build } from "./buildObject.ts";

const leading: readonly TableColumn[] = [{ name: "Name", format: "name" }, { name: "Type" }, { name: "From" }];

/** Columns of `oc get bc`. */
export const buildConfigTable: TableDefinition = {
  columns: [...leading, { name: "Latest" }],
  cells(object) {
    const { metadata, spec, status } = object as BuildConfig;
    const custom = spec.strategy.customStrategy?.from.name;
    return [metadata.name, spec.strategy.type, custom ?? sourceOf(spec), status.lastVersion];
  },
};

/** Columns of `oc get builds`. */
export const buildTable: TableDefinition = {
  columns: [...leading, { name: "Status" }, { name: "Started" }, { name: "Duration" }],
  cells(object, now) {
    const { metadata, spec, status } = object as Build;
    const phase = status.reason ? `${status.phase} (${status.reason})` : status.phase;
    const started = status.startTimestamp === undefined ? "" : `${ago(status.startTimestamp, now)} ago`;
    const duration = status.duration ? `${status.duration / 1e9}s` : "";
    return [metadata.name, spec.strategy.type, sourceOf(spec), phase, started, duration];
  },
};

function sourceOf({ source }: CommonBuildSpec): string {
  const kinds = [source.binary && "Binary", source.dockerfile !== undefined && "Dockerfile"];
  if (source.git !== undefined) kinds.push(source.git.ref ? `Git@${source.git.ref}` : "Git");
  return kinds.filter(Boolean).join(",");
}

function ago(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  if (seconds < 1) return "Less than a second";
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "About a minute" : `${minutes} minutes`;
  const hours = Math.round(seconds / 3600);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
