/** One way in which a server wants to be convinced, from its `WWW-Authenticate` header. */
export interface Challenge {
  /** Lower case, for instance `bearer` or `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

const scheme = /^[\s,]*([A-Za-z][\w-]*)(?=\s|,|$)/;
const parameter = /^[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/;

/** The challenges of a `WWW-Authenticate` header; what cannot be read ends the list. */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  const texts = header === undefined ? [] : typeof header === "string" ? [header] : header;
  return texts.flatMap(parseOne);
}

function parseOne(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let rest = header;
  for (let match = scheme.exec(rest); match !== null; match = scheme.exec(rest)) {
    rest = rest.slice(match[0].length);
    const parameters: Record<string, string> = Object.create(null);
    for (let pair = parameter.exec(rest); pair !== null; pair = parameter.exec(rest)) {
      const [all, name = "", quoted, plain = ""] = pair;
      parameters[name.toLowerCase()] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1");
      rest = rest.slice(all.length);
    }
    challenges.push({ scheme: (match[1] ?? "").toLowerCase(), parameters: { ...parameters } });
  }
  return challenges;
}
