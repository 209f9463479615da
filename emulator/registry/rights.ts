/** What may be done with a repository. */
export type RegistryAction = "pull" | "push" | "delete";

/** Actions by repository; in a name, `*` stands for any characters, slashes included. All that match add up. */
export type Rights = Readonly<Record<string, readonly RegistryAction[]>>;

/** Every action on every repository. */
export const ALL_RIGHTS: Rights = { "*": ["pull", "push", "delete"] };

/** Whether the rights allow an action on a repository. */
export function mayAct(rights: Rights, repository: string, action: RegistryAction): boolean {
  return Object.entries(rights).some(
    ([pattern, actions]) => actions.includes(action) && matchesName(pattern, repository),
  );
}

/** Whether a name matches a pattern in which `*` stands for any characters. */
export function matchesName(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split("*").map(escapeForRegExp).join(".*")}$`).test(name);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
