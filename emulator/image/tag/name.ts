export interface StreamAndTag {
  readonly stream: string;
  readonly tag: string;
}

/** Splits `<stream>:<tag>` as GET, PUT and DELETE of tags do; undefined for another form. */
export function parseTagName(name: string): StreamAndTag | undefined {
  if (name.includes("@")) return undefined;
  const [stream = "", tag = "", ...rest] = name.split(":");
  return rest.length > 0 || stream === "" || tag === "" ? undefined : { stream, tag };
}

/**
 * Splits at the first colon, as POST of tags does: `a:b:c` is tag `b:c`, `a:` is `latest`; undefined without a colon.
 */
export function splitTagName(name: string): StreamAndTag | undefined {
  const colon = name.indexOf(":");
  return colon < 0 ? undefined : { stream: name.slice(0, colon), tag: name.slice(colon + 1) || "latest" };
}

export function joinTagName(stream: string, tag: string): string {
  return `${stream}:${tag || "latest"}`;
}

/** Splits `<stream>@<id>`; undefined for another form. */
export function parseImageName(name: string): { readonly stream: string; readonly id: string } | undefined {
  const [stream = "", id = "", ...rest] = name.split("@");
  return rest.length > 0 || stream === "" || id === "" ? undefined : { stream, id };
}
