/** How the hosts of source code name a commit, and the changes between two of them. */
interface Forge {
  readonly host: RegExp;
  readonly commit: string;
  readonly compare?: string;
}

const forges: readonly Forge[] = [
  { host: /^github\./, commit: "commit/", compare: "compare/" },
  { host: /^gitlab\./, commit: "-/commit/", compare: "-/compare/" },
  { host: /^(?:codeberg\.org$|gitea\.|forgejo\.)/, commit: "commit/", compare: "compare/" },
  { host: /^bitbucket\.org$/, commit: "commits/" },
];

/** Two images, as far as their labels say where they were built from. */
export interface Built {
  readonly revision?: string;
  readonly source?: string;
}

/**
 * The address of what changed between two images, or else of the commit of the new one; `undefined` where their labels do not
 * tell, or name no known host of source code. Labels are anybody's text, so nothing but plain names gets into the address.
 */
export function sourceLink(from: Built, to: Built): string | undefined {
  const place = repositoryOf(to.source);
  if (place === undefined || !isCommit(to.revision)) return undefined;
  const { forge, address } = place;
  const isComparable = repositoryOf(from.source)?.address === address && isCommit(from.revision);
  if (!isComparable || forge.compare === undefined || from.revision === to.revision) {
    return `${address}/${forge.commit}${to.revision}`;
  }
  return `${address}/${forge.compare}${from.revision}...${to.revision}`;
}

/** Whether a text is an address that `sourceLink` may have given. */
export const isSourceLink = (text: string): boolean =>
  /^https:\/\/[a-z0-9.-]+(?::\d+)?\/[A-Za-z0-9._/-]+$/.test(text) && URL.canParse(text);

const isCommit = (revision: string | undefined): boolean => /^[0-9a-f]{7,64}$/.test(revision ?? "");

function repositoryOf(source = ""): { forge: Forge; address: string } | undefined {
  // git@github.com:acme/app.git
  const text = source.replace(/^(?:[\w.-]+@)?([\w.-]+):(?=[^/\d])/, "ssh://$1/").replace(/^git\+/, "");
  if (!URL.canParse(text) || !/^(?:https?|ssh|git):/.test(text)) return undefined;
  const { hostname, pathname, port, protocol } = new URL(text);
  const forge = forges.find(({ host }) => host.test(hostname));
  const path = pathname.replace(/\/(?:-\/)?(?:tree|blob|commit|src)\/.*$/, "").replace(/(?:\.git)?\/*$/, "");
  // Credentials, query and fragment stay behind.
  const address = `https://${hostname}${port === "" || !protocol.startsWith("http") ? "" : `:${port}`}${path}`;
  return forge !== undefined && /^\/[^/]+\/[^/]+/.test(path) && isSourceLink(address) ? { forge, address } : undefined;
}
