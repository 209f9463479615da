/** Pages of source code hosts for a commit, and for the changes between two of them. */
const forges = {
  github: { commit: "commit/", compare: "compare/" },
  gitlab: { commit: "-/commit/", compare: "-/compare/" },
  gitea: { commit: "commit/", compare: "compare/" },
  bitbucket: { commit: "commits/", compare: undefined },
} as const;

/** Software that a host of source code runs. */
export type Forge = keyof typeof forges;

export const forgeNames = Object.keys(forges) as readonly Forge[];

/** Hosts whose addresses are shown as links, with their port if they have one. A name that only looks like one of them is none. */
export type SourceHosts = Readonly<Record<string, Forge>>;

export const publicHosts: SourceHosts = {
  "github.com": "github",
  "gitlab.com": "gitlab",
  "codeberg.org": "gitea",
  "bitbucket.org": "bitbucket",
};

/** Two images, as far as their labels say where they were built from. */
export interface Built {
  readonly revision?: string;
  readonly source?: string;
}

/**
 * The address of what changed between two images, or else of the commit of the new one; `undefined` where their labels do not
 * tell, or name none of these hosts. Labels are anybody's text, so nothing but plain names gets into the address.
 */
export function sourceLink(from: Built, to: Built, hosts: SourceHosts = publicHosts): string | undefined {
  const place = repositoryOf(to.source);
  if (place === undefined || !Object.hasOwn(hosts, place.host) || !isCommit(to.revision)) return undefined;
  const forge = forges[hosts[place.host] ?? "github"];
  const { address } = place;
  const isComparable = repositoryOf(from.source)?.address === address && isCommit(from.revision);
  if (!isComparable || forge.compare === undefined || from.revision === to.revision) {
    return `${address}/${forge.commit}${to.revision}`;
  }
  return `${address}/${forge.compare}${from.revision}...${to.revision}`;
}

/** Both repositories, where the new image says that it was built from another one than the old image. */
export function movedSource(from: Built, to: Built): readonly [string, string] | undefined {
  const [before, after] = [from.source, to.source].map(
    (source) => repositoryOf(source)?.address ?? withoutUser(source),
  );
  return before === undefined || after === undefined || before === after ? undefined : [before, after];
}

const withoutUser = (address: string | undefined) => address?.replace(/\/\/[^/]*@/, "//");

/** Tells that `sourceLink` may have made a text. */
export const isSourceLink = (text: string): boolean =>
  /^https:\/\/[a-z0-9.-]+(?::\d+)?\/[A-Za-z0-9._/-]+$/.test(text) && URL.canParse(text);

const isCommit = (revision: string | undefined): boolean => /^[0-9a-f]{7,64}$/.test(revision ?? "");

function repositoryOf(source = ""): { host: string; address: string } | undefined {
  // git@github.com:acme/app.git
  const text = source.replace(/^(?:[\w.-]+@)?([\w.-]+):(?=[^/\d])/, "ssh://$1/").replace(/^git\+/, "");
  if (!URL.canParse(text) || !/^(?:https?|ssh|git):/.test(text)) return undefined;
  const { hostname, pathname, port, protocol } = new URL(text);
  const path = pathname.replace(/\/(?:-\/)?(?:tree|blob|commit|src)\/.*$/, "").replace(/(?:\.git)?\/*$/, "");
  // Credentials, query and fragment stay behind. Ports of SSH are none of the web's.
  const host = `${hostname}${port === "" || !protocol.startsWith("http") ? "" : `:${port}`}`;
  const address = `https://${host}${path}`;
  return /^\/[^/]+\/[^/]+/.test(path) && isSourceLink(address) ? { host, address } : undefined;
}
