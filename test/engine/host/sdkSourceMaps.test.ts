import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const here = createRequire(import.meta.url);
const sdk = dirname(here.resolve("@pulumi/pulumi/package.json")) + sep;
const sdkSourceMaps = new URL("../../../engine/host/sdkSourceMaps.ts", import.meta.url).href;

/** Two frames of a program's stack, with or without the SDK's source maps: the SDK's own, and one of another package. */
async function frames(ignoring: boolean): Promise<string[]> {
  const ignore = `import { ignoreSourceMaps } from ${JSON.stringify(sdkSourceMaps)}; ignoreSourceMaps(${JSON.stringify(sdk)});`;
  const script = `${ignoring ? ignore : ""}
    import { createRequire } from "node:module";
    const require = createRequire(${JSON.stringify(sdk)});
    require("source-map-support/register");
    const stackOf = (act) => { try { act(); } catch (error) { return error.stack; } };
    const ofSdk = stackOf(() => new (require("@pulumi/pulumi").Config)("files").require("missing"));
    const ofGrpc = stackOf(() => new (require("@grpc/grpc-js").Client)());
    console.log(JSON.stringify([ofSdk, ofGrpc]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  const stacks = JSON.parse(stdout) as string[];
  return stacks.map((stack) => /node_modules\/@[\w/-]+\.(\w+):/.exec(stack)?.[1] ?? "");
}

test("frames of the SDK stay those of its JavaScript, and others are mapped as before", async () => {
  const [mapped, ignored] = await Promise.all([frames(false), frames(true)]);
  expect(mapped[0]).toBe("ts");
  expect(ignored).toEqual(["js", mapped[1]]);
});
