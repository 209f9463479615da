import type * as pulumi from "@pulumi/pulumi";
import type { Failure } from "../../provider/resources/inputs/transient.ts";
import { inform } from "./say.ts";

/** Says on the resource what the user should know of its tags, although nothing is wrong. */
export async function sayNotices(owner: Promise<pulumi.Resource>, notices: readonly Failure[]): Promise<void> {
  const resource = await owner;
  for (const { property, reason } of notices) void inform(`${property}: ${reason}`, resource);
}
