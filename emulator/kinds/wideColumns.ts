import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { TableDefinition } from "../apiserver/tableAnswer.ts";

type Members = Record<string, unknown>;

const none = "<none>";
const record = (value: unknown): Members => (isRecord(value) ? value : {});
const records = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Adds columns of wide output to a table. */
const withWideColumns = (
  { columns, cells }: TableDefinition,
  names: readonly string[],
  wide: (object: KubeObject) => readonly unknown[],
): TableDefinition => ({
  columns: [...columns, ...names.map((name) => ({ name, priority: 1 }))],
  cells: (object, now) => [...cells(object, now), ...wide(object)],
});

/** Labels as tables show them: `a=b,c=d`. */
export function shownLabels(labels: unknown): string {
  const pairs = Object.entries(record(labels)).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? none : pairs.map(([key, value]) => `${key}=${value}`).join(",");
}

function shownExpression({ key, operator, values }: Members): string {
  if (operator === "Exists") return `${key}`;
  if (operator === "DoesNotExist") return `!${key}`;
  const list = Array.isArray(values) ? values.toSorted().join(",") : "";
  return `${key} ${operator === "In" ? "in" : "notin"} (${list})`;
}

/** A label selector as tables show it: `a=b,c in (d,e)`. */
function shownSelector(selector: unknown): string {
  const { matchLabels, matchExpressions } = record(selector);
  const labels = shownLabels(matchLabels);
  const terms = [...(labels === none ? [] : labels.split(",")), ...records(matchExpressions).map(shownExpression)];
  return terms.length === 0 ? none : terms.sort().join(",");
}

/** Adds the wide columns of a workload whose spec is at `specOf`. */
export function withContainers(
  table: TableDefinition,
  options: { readonly specOf?: (object: KubeObject) => unknown; readonly selector?: "labels" | "none" } = {},
): TableDefinition {
  const { specOf = (object) => object["spec"], selector } = options;
  const names = ["Containers", "Images", ...(selector === "none" ? [] : ["Selector"])];
  return withWideColumns(table, names, (object) => {
    const spec = record(specOf(object));
    const containers = records(record(record(spec["template"])["spec"])["containers"]);
    const shown = selector === "labels" ? shownLabels(spec["selector"]) : shownSelector(spec["selector"]);
    return [
      containers.map(({ name }) => name).join(","),
      containers.map(({ image }) => image).join(","),
      ...(selector === "none" ? [] : [shown]),
    ];
  });
}
