import type { StepOp } from "../steps/step.ts";

export type Paint = (text: string) => string;

/** The colours of a display; without colour, each function returns its text unchanged. */
export interface Palette {
  readonly add: Paint;
  readonly delete: Paint;
  readonly update: Paint;
  readonly replace: Paint;
  readonly heading: Paint;
  readonly error: Paint;
  readonly warning: Paint;
  readonly faint: Paint;
  readonly plain: Paint;
}

const plain: Paint = (text) => text;

const ansi =
  (code: string): Paint =>
  (text) =>
    `\u001b[${code}m${text}\u001b[0m`;

const PLAIN: Palette = {
  add: plain,
  delete: plain,
  update: plain,
  replace: plain,
  heading: plain,
  error: plain,
  warning: plain,
  faint: plain,
  plain,
};

const COLOURED: Palette = {
  add: ansi("32"),
  delete: ansi("31"),
  update: ansi("33"),
  replace: ansi("35"),
  heading: ansi("1;95"),
  error: ansi("91"),
  warning: ansi("33"),
  faint: ansi("2"),
  plain,
};

/** `auto` means colours if standard output is a terminal and NO_COLOR is not set. */
export function palette(color: "always" | "never" | "auto"): Palette {
  const terminal = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  return color === "always" || (color === "auto" && terminal) ? COLOURED : PLAIN;
}

/** The mark and colour of an operation. */
export function opStyle(op: StepOp): { readonly mark: string; readonly paint: keyof Palette } {
  switch (op) {
    case "create":
      return { mark: "+ ", paint: "add" };
    case "update":
      return { mark: "~ ", paint: "update" };
    case "delete":
      return { mark: "- ", paint: "delete" };
    case "replace":
      return { mark: "+-", paint: "replace" };
    case "create-replacement":
      return { mark: "++", paint: "add" };
    case "delete-replaced":
      return { mark: "--", paint: "delete" };
    case "read":
      return { mark: "> ", paint: "plain" };
    case "read-replacement":
      return { mark: ">>", paint: "replace" };
    case "discard":
    case "discard-replaced":
    case "remove-pending-replace":
      return { mark: "< ", paint: "delete" };
    case "refresh":
      return { mark: "~ ", paint: "update" };
    case "import":
      return { mark: "= ", paint: "add" };
    case "import-replacement":
      return { mark: "=>", paint: "replace" };
    default:
      return { mark: "  ", paint: "plain" };
  }
}
