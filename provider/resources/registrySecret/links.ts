import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject } from "../../image/members.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { isUnknown, unknown } from "../inputs/unknown.ts";

/** A use that a service account makes of a secret: nodes pull its pods' images by it, or its builds and pods may mount it. */
export type LinkUse = "mount" | "pull";

/** Uses by the name of the service account. */
export type AccountLinks = Record<string, LinkUse[]>;

/** Links of a declaration, and its faults. */
export interface DeclaredLinks {
  readonly links: AccountLinks | typeof unknown;
  readonly diagnostics: Diagnostic[];
}

const uses: readonly LinkUse[] = ["mount", "pull"];
const accountName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const remedy = 'give a list of { serviceAccount: "default", for: ["pull"] }';

/** The links of a declared list, or of uses by account as this package stores them. */
export function declaredLinks(given: unknown): DeclaredLinks {
  if (given === undefined) return { links: {}, diagnostics: [] };
  if (isUnknown(given)) return { links: unknown, diagnostics: [] };
  const listed = listedLinks(given);
  if (listed === undefined) return { links: {}, diagnostics: [{ path: "links", summary: "is no list", remedy }] };
  const diagnostics = listed.flatMap(linkDiagnostics);
  if (diagnostics.length > 0) return { links: {}, diagnostics };
  if (listed.some(({ account, use }) => isUnknown(account) || usesOf(use).some(isUnknown))) {
    return { links: unknown, diagnostics };
  }
  const links: AccountLinks = {};
  for (const { account, use } of listed.toSorted((a, b) => (String(a.account) < String(b.account) ? -1 : 1))) {
    const name = String(account);
    const all = new Set([...(links[name] ?? []), ...(usesOf(use) as LinkUse[])]);
    links[name] = uses.filter((one) => all.has(one));
  }
  return { links, diagnostics };
}

interface ListedLink {
  readonly path: string;
  readonly account: unknown;
  readonly use: unknown;
  readonly strange: readonly string[];
}

function listedLinks(given: unknown): ListedLink[] | undefined {
  if (Array.isArray(given)) {
    return given.map((element: unknown, index) => {
      const path = join("links", [index]);
      if (!isObject(element)) return { path, account: element, use: undefined, strange: [] };
      const { serviceAccount, for: use, ...others } = element;
      return { path, account: serviceAccount, use, strange: Object.keys(others) };
    });
  }
  if (!isObject(given)) return undefined;
  return Object.entries(given).map(([account, use]) => ({ path: join("links", [account]), account, use, strange: [] }));
}

/** Without a use, nodes pull images by the secret. */
const usesOf = (use: unknown): unknown[] => (Array.isArray(use) ? use : [use ?? "pull"]);

function linkDiagnostics({ path, account, use, strange }: ListedLink): Diagnostic[] {
  const isNamed = typeof account === "string" && (isUnknown(account) || accountName.test(account));
  const foreign = usesOf(use).filter((one) => !isUnknown(one) && !uses.some((known) => known === one));
  const forms = "use lower-case letters, digits, - and ., with a letter or digit at both ends";
  const at = `${path}.serviceAccount`;
  return [
    ...(isNamed ? [] : [{ path: at, value: account, summary: "is no name of a service account", remedy: forms }]),
    ...foreign.map((value) => ({
      path: `${path}.for`,
      value,
      summary: "is no use",
      remedy: 'use "pull", "mount" or both',
    })),
    ...(Array.isArray(use) && use.length === 0
      ? [{ path: `${path}.for`, summary: "is empty", remedy: "name a use" }]
      : []),
    ...strange.map((key) => ({ path: join(path, [key]), summary: "is no property of a link", remedy })),
  ];
}
