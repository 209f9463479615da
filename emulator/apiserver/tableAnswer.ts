import type { KubeList, KubeObject } from "./kubeObject.ts";

export interface TableColumn {
  readonly name: string;
  /** @default "string" */
  readonly type?: "string" | "integer" | "date" | "boolean";
  readonly format?: string;
  readonly description?: string;
  /** 0 always shows, higher values only in wide output. @default 0 */
  readonly priority?: number;
}

/** Columns, the plain ones by name, and cells of `kubectl get`. */
export interface TableDefinition {
  readonly columns: readonly (string | TableColumn)[];
  cells(object: KubeObject, now: Date): unknown[];
}

const description = "Custom resource definition column";

const nameAndAge: TableDefinition = {
  columns: ["Name", { name: "Created At", type: "date" }],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? "<unknown>"],
};

/** A column in the API's form. */
function columnDefinition(column: string | TableColumn): object {
  const {
    name,
    type = "string",
    format,
    priority = 0,
    ...more
  } = typeof column === "string" ? { name: column } : column;
  return {
    name,
    type,
    format: format ?? (name === "Name" ? "name" : ""),
    description: more.description ?? description,
    priority,
  };
}

const partial = ({ metadata }: KubeObject): object => ({
  kind: "PartialObjectMetadata",
  apiVersion: "meta.k8s.io/v1",
  metadata,
});

export type IncludeObject = "None" | "Metadata" | "Object";

/** The table that `kubectl get` requests instead of objects. */
export function tableOf(
  definition: TableDefinition = nameAndAge,
  answer: KubeObject | KubeList,
  now: Date,
  options: { include?: IncludeObject; header?: boolean } = {},
): Record<string, unknown> {
  const { include = "Metadata", header = true } = options;
  const objects = isList(answer) ? answer.items : [answer];
  const { resourceVersion, continue: next, remainingItemCount } = answer.metadata as KubeList["metadata"];
  const rows = objects.map((object) => ({
    cells: definition.cells(object, now),
    ...(include === "None" ? {} : { object: include === "Object" ? object : partial(object) }),
  }));
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: {
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(next === undefined ? {} : { continue: next }),
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
    },
    columnDefinitions: header ? definition.columns.map(columnDefinition) : [],
    rows,
  };
}

export const isList = (answer: object): answer is KubeList => Array.isArray((answer as { items?: unknown }).items);

/** Reduces an answer to metadata, for clients that only track existence. */
export const partialOf = (answer: KubeObject | KubeList): object =>
  isList(answer)
    ? {
        kind: "PartialObjectMetadataList",
        apiVersion: "meta.k8s.io/v1",
        metadata: answer.metadata,
        items: answer.items.map(partial),
      }
    : partial(answer);

/** An age as kubectl formats it: `5s`, `3m20s`, `2d4h`. */
export function age(since: string | null | undefined, now: Date): string {
  if (!since) return "<unknown>";
  const seconds = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  const both = (major: number, unit: string, minor: number, small: string): string =>
    `${major}${unit}${minor > 0 ? `${minor}${small}` : ""}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  return both(Math.floor(days / 365), "y", days % 365, "d");
}
