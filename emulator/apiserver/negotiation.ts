/** One media type that the client accepts. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The `Accept` header's ranges in the client's order; ignores `q`, since no known client relies on it. */
export const parseAccept = (header: string | undefined): MediaRange[] =>
  (header === undefined || header === "" ? "*/*" : header).split(",").map((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    const pairs = parameters.map((parameter) => parameter.split("=", 2) as [string, string]);
    return { type, parameters: Object.fromEntries(pairs) };
  });

const json = ["application/json", "application/*", "*/*"];

/** The first range that JSON can serve; skips protobuf and YAML. */
export const negotiated = (accept: readonly MediaRange[], kinds: readonly string[]): MediaRange | undefined =>
  accept.find(({ type, parameters }) => {
    if (!json.includes(type)) return false;
    const as = parameters["as"];
    return as === undefined || kinds.includes(as);
  });
