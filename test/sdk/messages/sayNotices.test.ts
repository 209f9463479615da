import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../../..");

/** Output of a program that has a notice on a tag whose resource the engine never answers for. */
async function said(): Promise<string> {
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { sayNotices } from ${JSON.stringify(join(root, "sdk/messages/sayNotices.ts"))};
    import { headline } from ${JSON.stringify(join(root, "provider/text/headline.ts"))};
    pulumi.runtime.setMocks({ call: async () => ({}), newResource: () => ({ id: "", state: {} }) }, "p", "s", false);
    const name = { namespace: "dev", stream: "app", tag: "1.4" };
    const message = { headline: headline\`\${"1.4"} moved since the preview\`, details: [["why", "it did"]] };
    void sayNotices(new Promise(() => {}), [{ name, message }]);`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: root, env });
  return (await run).stdout;
}

// Root cause: where another resource failed first, the engine was gone before it had answered for this one.
test("an update says at once what it knows of a tag, with the tag's name, whatever becomes of the resource", async () => {
  expect(await said()).toContain("1.4 moved since the preview\n  tag        dev/app:1.4\n  why        it did");
});
