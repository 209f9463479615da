import { ImageStreamError } from "../image/error.ts";
import { keepSecret } from "../text/knownSecrets.ts";

const schemes = new Set(["http:", "https:", "socks5:", "socks5h:"]);

/**
 * The proxy of a setting that is called `source`. `host:port` means HTTP, as for Go and curl.
 * @throws ImageStreamError `INVALID_PROXY`, which never repeats the value: it may hold a password
 */
export function parseProxyUrl(value: string, source: string): URL {
  const text = value.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url !== null && !schemes.has(url.protocol)) {
    throw invalid(`${source} has the scheme ${url.protocol}//`, "use http, https, socks5 or socks5h");
  }
  if (url === null || !isPlain(url)) {
    const remedy = "write http://host:port, with user and password percent-encoded (# as %23, / as %2F, % as %25)";
    throw invalid(`${source} is not the URL of a proxy`, remedy);
  }
  keepSecret(url.password, decodeURIComponent(url.password));
  return url;
}

/** A `#`, `?` or `/` in a password ends the host's part of the URL: what follows stands for more than a path. */
function isPlain({ host, pathname, search, hash, username, password }: URL): boolean {
  if (host === "" || search !== "" || hash !== "" || pathname.includes("@")) return false;
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

const invalid = (message: string, remedy: string) => new ImageStreamError("INVALID_PROXY", `${message}; ${remedy}`);
