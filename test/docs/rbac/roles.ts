import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** Rules of a Role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const page = readFileSync(join(import.meta.dirname, "../../../docs/rbac.md"), "utf8");

/** A Role or ClusterRole of the document. */
interface DocumentedRole {
  readonly kind: "Role" | "ClusterRole";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly Rule[];
}

const documented = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, text = ""]) =>
  parseAllDocuments(text).map((document): DocumentedRole => document.toJS()),
);

/** The rules of the Roles of docs/rbac.md by name. */
export const roles: ReadonlyMap<string, readonly Rule[]> = new Map(
  documented.map(({ metadata, rules }) => [metadata.name, rules]),
);

/** Names of those that hold for the whole cluster. */
export const clusterRoles: ReadonlySet<string> = new Set(
  documented.filter(({ kind }) => kind === "ClusterRole").map(({ metadata }) => metadata.name),
);

/** The namespaces of Roles that name one. */
export const namespaces: ReadonlyMap<string, string> = new Map(
  documented.flatMap(({ metadata: { name, namespace } }) => (namespace === undefined ? [] : [[name, namespace]])),
);

/** The requests that the table of docs/rbac.md promises, by Role and step, as `get imagestreams`. */
export const documentedRequests: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> =
  Object.fromEntries(
    [...page.matchAll(/^\| `(\w+)` .*$/gm)].map(([line]) => {
      const [role = "", ...cells] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", ""));
      const steps = ["create", "update", "refresh", "destroy"];
      return [
        role,
        Object.fromEntries(cells.map((cell, index) => [steps[index], cell === "" ? [] : cell.split(", ").sort()])),
      ];
    }),
  );

/** A Role without one right. */
export interface Reduced {
  /** `verb resource`. */
  readonly without: string;
  readonly rules: readonly Rule[];
}

/** A Role once without each of its rights. */
export function withoutEach(rules: readonly Rule[]): Reduced[] {
  const single = rules.flatMap(({ apiGroups, resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ apiGroups, resources: [resource], verbs: [verb] }))),
  );
  return single.map((left) => ({
    without: `${left.verbs[0]} ${left.resources[0]}`,
    rules: single.filter((rule) => rule !== left),
  }));
}
