/** One entry of a `Link` header. */
export interface Link {
  readonly target: string;
  /** Lower case. */
  readonly relations: readonly string[];
}

const start = /[\s,]*<([^>]*)>/y;
const parameter = /\s*;\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/y;

/** The entries of a `Link` header (RFC 8288); what cannot be read ends the list. */
export function parseLinks(header: string | readonly string[] | undefined): Link[] {
  const texts = header === undefined ? [] : typeof header === "string" ? [header] : header;
  return texts.flatMap(parseOne);
}

function parseOne(header: string): Link[] {
  const links: Link[] = [];
  let at = 0;
  for (let match = matchAt(start, header, at); match !== null; match = matchAt(start, header, at)) {
    at += match[0].length;
    let relations: string[] | undefined;
    for (let pair = matchAt(parameter, header, at); pair !== null; pair = matchAt(parameter, header, at)) {
      at += pair[0].length;
      const value = pair[2]?.replace(/\\(.)/g, "$1") ?? pair[3] ?? "";
      // Of several, the first counts.
      if (pair[1]?.toLowerCase() === "rel") relations ??= value.toLowerCase().split(/\s+/).filter(Boolean);
    }
    links.push({ target: (match[1] ?? "").trim(), relations: relations ?? [] });
  }
  return links;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
