import { InvalidArgumentError } from "commander";
import type { PushCredentials } from "../registry/pushImage.ts";

/** Parses `USER:PASSWORD`. */
export function credentials(text: string): PushCredentials {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError("must be USER:PASSWORD");
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
