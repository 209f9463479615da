import type { StepEventMetadata, StepEventState } from "../events.ts";
import { urnName, urnType } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";
import { decodeProperties } from "../value/wire.ts";
import { opStyles, type Palette } from "./palette.ts";
import { changedKeysText, diffProperties, type Line, listProperties, type Mark } from "./propertyText.ts";

const properties = (state: StepEventState | undefined, kind: "inputs" | "outputs"): PropertyMap =>
  decodeProperties(state?.[kind] ?? {});

/** One operation with all its properties, as `pulumi preview --diff` shows it. */
export function stepLines(metadata: StepEventMetadata, depth: number, planning: boolean, colors: Palette): string[] {
  const { op, urn, type, old, new: now } = metadata;
  const { mark, paint } = opStyles[op];
  const indent = "    ".repeat(depth);
  const id = (now?.id || old?.id) ?? "";
  const isKnownId = id !== "" && old !== undefined;
  return [
    `${indent}${colors[paint](`${mark}${type}: (${op})`)}`,
    ...(isKnownId ? [colors.faint(`${indent}    [id=${id}]`)] : []),
    colors.faint(`${indent}    [urn=${urn}]`),
    ...propertyLines(metadata, depth * 4 + 4, planning).map((line) => paintLine(line, colors)),
  ];
}

function propertyLines({ op, old, new: now }: StepEventMetadata, indent: number, planning: boolean): Line[] {
  if (op === "delete" || op === "delete-replaced" || op === "discard")
    return listProperties(properties(old, "inputs"), " ", indent);
  const isRead = op === "read" || op === "read-replacement" || op === "refresh";
  const kind = isRead ? "outputs" : "inputs";
  if (!old || !now) return listProperties(properties(now ?? old, kind), " ", indent);
  const inputs = diffProperties(properties(old, kind), properties(now, kind), indent);
  if (planning || isRead) return inputs;
  return [...inputs, ...outputLines(old, now, indent)];
}

/** Outputs that an update changed, without those that repeat an input. */
function outputLines(old: StepEventState, now: StepEventState, indent: number): Line[] {
  const inputs = { ...old.inputs, ...now.inputs };
  const own = (state: StepEventState): PropertyMap =>
    Object.fromEntries(Object.entries(properties(state, "outputs")).filter(([key]) => !(key in inputs)));
  const changed = diffProperties(own(old), own(now), indent).filter(({ mark }) => mark !== " ");
  return changed.length > 0 ? [{ mark: " ", indent, text: "--outputs:--" }, ...changed] : [];
}

/** The outputs of the stack: all of a new stack, otherwise the changed ones. */
export function stackOutputLines(metadata: StepEventMetadata, indent: number, colors: Palette): string[] {
  const { op, old, new: now } = metadata;
  const outputs = properties(now ?? old, "outputs");
  const lines =
    op === "delete"
      ? listProperties(outputs, "-", indent)
      : old && op !== "create"
        ? diffProperties(properties(old, "outputs"), outputs, indent)
        : listProperties(outputs, " ", indent);
  const isUnchanged = lines.every(({ mark }) => mark === " ");
  return isUnchanged && op !== "create" ? [] : lines.map((line) => paintLine(line, colors));
}

const paints: Readonly<Record<Mark, keyof Palette>> = { " ": "plain", "+": "add", "-": "delete", "~": "update" };

/** The mark uses the two columns before the text. */
function paintLine({ mark, indent, text }: Line, colors: Palette): string {
  return `${" ".repeat(Math.max(0, indent - 2))}${colors[paints[mark]](`${mark} ${text}`)}`.trimEnd();
}

const verbs: Readonly<Record<string, readonly [string, string]>> = {
  create: ["creating", "created"],
  update: ["updating", "updated"],
  delete: ["deleting", "deleted"],
  replace: ["replacing", "replaced"],
  "create-replacement": ["creating replacement", "created replacement"],
  "delete-replaced": ["deleting original", "deleted original"],
  read: ["reading", "read"],
  refresh: ["refreshing", "refreshed"],
};

/** One operation in one line, as `pulumi up` shows it. */
export function rowText(
  { op, urn, old, new: now }: StepEventMetadata,
  state: "planned" | "running" | "done" | "failed",
  seconds: number,
  colors: Palette,
): string {
  const { mark, paint } = opStyles[op];
  const [doing, done] = verbs[op] ?? [op, op];
  const changed = old && now ? changedKeysText(properties(old, "inputs"), properties(now, "inputs")) : "";
  const what = {
    planned: op === "same" ? "" : op,
    running: `${doing} (0s)`,
    done: `${done} (${seconds.toFixed(2)}s)`,
    failed: `**${doing} failed**`,
  }[state];
  const diff = changed === "" ? "" : ` [diff: ${changed}]`;
  return colors[paint](` ${mark} ${urnType(urn)} ${urnName(urn)} ${what}${state === "running" ? "" : diff}`.trimEnd());
}
