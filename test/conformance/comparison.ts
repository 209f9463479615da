/** A place where an answer differs from what was recorded. */
export interface Difference {
  readonly at: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

const uid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)";
const mark = /<(?:uid|time|resourceVersion|rv:\d+)>/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * Compares answers of one scenario with recorded ones: keys in any order, lists exact, extra and missing members are differences.
 * Marks like `<uid>` stand for any such value, `<rv:1>` for the same version wherever it stands.
 */
export class Comparison {
  readonly #fill: (text: string) => string;
  readonly #strictMessages: boolean;
  readonly #versionOfLabel = new Map<string, string>();
  readonly #labelOfVersion = new Map<string, string>();

  constructor(fill: (text: string) => string, strictMessages: boolean) {
    this.#fill = fill;
    this.#strictMessages = strictMessages;
  }

  differences(expected: unknown, actual: unknown, at = "$"): Difference[] {
    if (typeof expected === "string") {
      return this.#sameText(expected, actual) ? [] : [{ at, expected: this.#fill(expected), actual }];
    }
    if (Array.isArray(expected)) return this.#listDifferences(expected, actual, at);
    if (isRecord(expected)) return this.#memberDifferences(expected, actual, at);
    return Object.is(expected, actual) ? [] : [{ at, expected, actual }];
  }

  #listDifferences(expected: readonly unknown[], actual: unknown, at: string): Difference[] {
    if (!Array.isArray(actual)) return [{ at, expected, actual }];
    const common = expected.slice(0, actual.length);
    return [
      ...(expected.length === actual.length
        ? []
        : [{ at: `${at}.length`, expected: expected.length, actual: actual.length }]),
      ...common.flatMap((item, index) => this.differences(item, actual[index], `${at}[${index}]`)),
    ];
  }

  #memberDifferences(expected: Record<string, unknown>, actual: unknown, at: string): Difference[] {
    if (!isRecord(actual)) return [{ at, expected, actual }];
    const wanted = new Map(Object.entries(expected).map(([key, value]) => [this.#fill(key), value]));
    const extra = Object.keys(actual).filter((key) => !wanted.has(key) && key !== "managedFields");
    return [
      ...[...wanted].flatMap(([key, value]) => {
        const path = `${at}.${key}`;
        if (!Object.hasOwn(actual, key)) return [{ at: path, expected: value, actual: "<absent>" }];
        if (key === "message" && this.#messageIsFree(expected, at) && typeof actual[key] === "string") return [];
        return this.differences(value, actual[key], path);
      }),
      ...extra.map((key) => ({ at: `${at}.${key}`, expected: "<absent>", actual: actual[key] })),
    ];
  }

  #messageIsFree(holder: Record<string, unknown>, at: string): boolean {
    const isStatus = holder["kind"] === "Status" || typeof holder["status"] === "string";
    return !this.#strictMessages && (isStatus || /\.(causes|conditions)\[\d+\]$/.test(at));
  }

  #sameText(expected: string, actual: unknown): boolean {
    if (typeof actual !== "string") return false;
    const filled = this.#fill(expected);
    if (!mark.test(filled)) return filled === actual;
    const labels: string[] = [];
    const pattern = filled
      .split(/(<(?:uid|time|resourceVersion|rv:\d+)>)/)
      .map((part) => {
        if (part.startsWith("<rv:") && mark.test(part)) labels.push(part);
        return patternOf(part);
      })
      .join("");
    const match = new RegExp(`^${pattern}$`, "s").exec(actual);
    return match !== null && labels.every((label, index) => this.#sameVersion(label, match[index + 1] ?? ""));
  }

  #sameVersion(label: string, version: string): boolean {
    const known = this.#versionOfLabel.get(label);
    if (known !== undefined) return known === version;
    if (this.#labelOfVersion.has(version)) return false;
    this.#versionOfLabel.set(label, version);
    this.#labelOfVersion.set(version, label);
    return true;
  }
}

function patternOf(part: string): string {
  if (part === "<uid>") return uid;
  if (part === "<time>") return time;
  if (part === "<resourceVersion>") return "\\d+";
  return mark.test(part) ? "(\\d+)" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
