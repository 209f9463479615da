import { thisStack } from "./creation/creation.ts";

/** Says that an object exists which the state does not have, who has made it if that is known, and what to do. */
export function existsAlready(what: string, maker?: string): string {
  if (maker !== thisStack) {
    const made = maker === undefined ? "" : ` (${maker} has made it)`;
    return `${what} exists already and is not managed by this stack${made}; set adopt: true to take it over, or to replace it under its name, or choose another name`;
  }
  const moved = "if its resource got another name or parent, give it the option aliases";
  const replaced = "to replace it (pulumi up --replace), set adopt: true, which deletes it first";
  return `${what} exists already, and this stack has made it; ${moved}; ${replaced}; if the state has lost it, adopt: true takes it over`;
}
