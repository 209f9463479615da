import * as pulumi from "@pulumi/pulumi";
import { type Forge, forgeNames, publicHosts, type SourceHosts } from "../../provider/image/sourceLink.ts";
import { configurationNamespace } from "../../provider/resources/configuration.ts";
import { headline } from "../../provider/text/headline.ts";
import { plainText } from "../../provider/text/plainText.ts";
import { stop } from "./say.ts";

const key = `${configurationNamespace}:sourceHosts`;

/** Reads `pulumi config set imagestream:sourceHosts git.acme.example=gitlab`: hosts of source code beside the public ones. */
export function sourceHosts(): SourceHosts {
  const given = (pulumi.runtime.getConfig(key) ?? "").split(",").filter((part) => part.trim() !== "");
  return { ...publicHosts, ...Object.fromEntries(given.map(hostOf)) };
}

function hostOf(text: string): [string, Forge] {
  const [host = "", name = "", ...more] = text.trim().toLowerCase().split("=");
  const forge = forgeNames.find((one) => one === name);
  if (forge !== undefined && more.length === 0 && /^[a-z0-9.-]+(?::\d+)?$/.test(host)) return [host, forge];
  throw stop({
    headline: headline`correct imagestream:sourceHosts`,
    details: [
      ["why", `${key} has "${plainText(text)}"`],
      ["do", `write host=software, several with commas; software is one of ${forgeNames.join(", ")}`],
    ],
  });
}
