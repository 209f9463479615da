import * as pulumi from "@pulumi/pulumi";
import { configurationNamespace } from "../provider/resources/configuration.ts";
import { plainText } from "../provider/text/plainText.ts";

/** Reads `pulumi config set imagestream:strict true`: a preview fails where it would only warn otherwise. */
export function isStrict(): boolean {
  const key = `${configurationNamespace}:strict`;
  const value = pulumi.runtime.getConfig(key) ?? "";
  if (["true", "false", ""].includes(value)) return value === "true";
  throw new pulumi.RunError(`${key} is "${plainText(value)}"; set it to "true" or "false", or remove it`);
}
