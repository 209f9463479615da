import { styleText } from "node:util";
import type { StepOp } from "../steps/step.ts";

const styles = {
  add: "green",
  delete: "red",
  update: "yellow",
  replace: "magenta",
  heading: ["bold", "magentaBright"],
  error: "redBright",
  warning: "yellow",
  faint: "dim",
  plain: [],
} as const;

/** The colors of a display; without color, each function returns its text unchanged. */
export type Palette = Readonly<Record<keyof typeof styles, (text: string) => string>>;

/** `auto` means colors if standard output is a terminal and NO_COLOR is not set. */
export function palette(color: "always" | "never" | "auto"): Palette {
  const terminal = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  const isColored = color === "always" || (color === "auto" && terminal);
  const paint = (style: (typeof styles)[keyof typeof styles]) => (text: string) =>
    isColored && style.length > 0
      ? styleText(typeof style === "string" ? style : [...style], text, { validateStream: false })
      : text;
  return Object.fromEntries(Object.entries(styles).map(([name, style]) => [name, paint(style)])) as Palette;
}

interface OpStyle {
  readonly mark: string;
  readonly paint: keyof Palette;
}

/** The mark and color of each operation. */
export const opStyles: Readonly<Record<StepOp, OpStyle>> = {
  same: { mark: "  ", paint: "plain" },
  create: { mark: "+ ", paint: "add" },
  update: { mark: "~ ", paint: "update" },
  delete: { mark: "- ", paint: "delete" },
  replace: { mark: "+-", paint: "replace" },
  "create-replacement": { mark: "++", paint: "add" },
  "delete-replaced": { mark: "--", paint: "delete" },
  read: { mark: "> ", paint: "plain" },
  "read-replacement": { mark: ">>", paint: "replace" },
  discard: { mark: "< ", paint: "delete" },
  "discard-replaced": { mark: "< ", paint: "delete" },
  "remove-pending-replace": { mark: "< ", paint: "delete" },
  refresh: { mark: "~ ", paint: "update" },
  import: { mark: "= ", paint: "add" },
  "import-replacement": { mark: "=>", paint: "replace" },
};
