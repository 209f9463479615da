import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Measurement, measure } from "./measure.ts";

const root = join(import.meta.dirname, "../..");

const reply = (handler: string) =>
  `const provider = (${handler})(); Promise.resolve(provider.check({}, { metadata: { name: "app", namespace: "default" }, spec: {}, images: {} })).then(() => process.exit(0))`;

/** From starting a process with a provider to its first reply, ours and an empty one, both beside the SDK's host. */
export async function benchProviderStart(): Promise<Measurement[]> {
  const host = `require("@pulumi/pulumi");`;
  return [
    await measure("provider: start to first reply, empty dynamic provider", {}, () =>
      start(host + reply("() => ({ check: async (_, inputs) => ({ inputs }) })")),
    ),
    await measure("provider: start to first reply, pulumi-imagestream", {}, () =>
      start(host + reply('() => require("pulumi-imagestream/provider").ImageStream')),
    ),
  ];
}

async function start(script: string): Promise<undefined> {
  const child = spawn(process.execPath, ["-e", script], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the provider ended with ${code}`);
  return undefined;
}
