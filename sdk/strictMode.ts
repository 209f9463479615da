import * as pulumi from "@pulumi/pulumi";
import { configurationNamespace } from "../provider/resources/configuration.ts";
import { headline } from "../provider/text/headline.ts";
import { formatMessage } from "../provider/text/message.ts";
import { plainText } from "../provider/text/plainText.ts";

/** Reads `pulumi config set imagestream:strict true`: a preview fails where it would only warn otherwise. */
export function isStrict(): boolean {
  const key = `${configurationNamespace}:strict`;
  const value = pulumi.runtime.getConfig(key) ?? "";
  if (["true", "false", ""].includes(value)) return value === "true";
  const text = formatMessage({
    headline: headline`set imagestream:strict to true or false`,
    details: [
      ["why", `${key} is "${plainText(value)}"`],
      ["do", 'set it to "true" or "false", or remove it'],
    ],
  });
  throw new pulumi.RunError(text);
}
