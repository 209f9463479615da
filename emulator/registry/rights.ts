/** An action on a repository. */
export type RegistryAction = "pull" | "push" | "delete";

/** Actions by repository; in a name, `*` matches any characters, including slashes. All matching entries add up. */
export type Rights = Readonly<Record<string, readonly RegistryAction[]>>;

/** Every action on every repository. */
export const allRights: Rights = { "*": ["pull", "push", "delete"] };

/** Says if the rights allow an action on a repository. */
export function mayAct(rights: Rights, repository: string, action: RegistryAction): boolean {
  return Object.entries(rights).some(
    ([pattern, actions]) => actions.includes(action) && matchesName(pattern, repository),
  );
}

/** Matches a name against a pattern in which `*` matches any characters. */
export function matchesName(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split("*").map(escapeForRegExp).join(".*")}$`).test(name);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
