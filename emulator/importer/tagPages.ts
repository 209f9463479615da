import { isRecord } from "../apiserver/copy.ts";
import type { RegistryConnection } from "./registryConnection.ts";

/** Lists the tags of a repository, page after page. */
export async function tagPages(connection: RegistryConnection, repository: string): Promise<string[]> {
  const tags: string[] = [];
  let path: string | undefined = `/v2/${repository}/tags/list`;
  while (path !== undefined) {
    const { headers, body } = await connection.get(path);
    const document: unknown = JSON.parse(body);
    const page = isRecord(document) && Array.isArray(document.tags) ? document.tags : [];
    tags.push(...page.map(String));
    path = nextPage(headers.link ?? "");
  }
  return tags;
}

function nextPage(link: string): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link)?.[1];
  if (target === undefined) return undefined;
  const { pathname, search } = new URL(target, "http://registry");
  return pathname + search;
}
