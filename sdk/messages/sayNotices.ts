import * as pulumi from "@pulumi/pulumi";
import type { Failure } from "../../provider/resources/inputs/transient.ts";

/** Says on the resource what the user should know of its tags, although nothing is wrong. */
export async function sayNotices(owner: Promise<pulumi.Resource>, notices: readonly Failure[]): Promise<void> {
  const resource = await owner;
  for (const { property, reason } of notices) void pulumi.log.info(`${property}: ${reason}`, resource);
}
