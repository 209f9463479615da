import { beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { call, createDeployment, deploymentOf } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const bed = testbed();

beforeAll(async () => {
  await bed.cluster.registry.push("acme/app", "1", first);
  await bed.cluster.registry.push("acme/app", "2", second);
  await createDeployment(bed.cluster, "web", `${bed.repository}:1`);
});

/** The source of tag 1.4 is what another resource tells once it was applied, as that of a build does. */
const declare = (tag: string, more = "") =>
  bed.project.program(`
    const choice: pulumi.dynamic.ResourceProvider = {
      create: async ({ tag }) => ({ id: "choice", outs: { tag, reference: "${bed.repository}:" + tag } }),
      update: async (_id, _olds, { tag }) => ({ outs: { tag, reference: "${bed.repository}:" + tag } }),
    };
    class Choice extends pulumi.dynamic.Resource {
      declare readonly reference: pulumi.Output<string>;
      constructor(name: string, tag: string) {
        super(choice, name, { tag, reference: undefined });
      }
    }
    const app = new imagestream.ImageStream("app", { spec: { tags: [
      { name: "1.4", from: new Choice("choice", "${tag}").reference },
      { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
    ] } });
    new imagestream.ImageStreamTag("copy:latest", { tag: { from: app.tag("stable") } });
    new imagestream.ImageTrigger("web", {
      workload: { kind: "Deployment", name: "web" }, container: "web", from: app.tag("stable"),
    });
    ${more}
  `);

const digestOf = async (tag: string) => {
  const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/${tag}`;
  return ((await call(bed.cluster, "GET", path)) as { image: { metadata: { name: string } } }).image.metadata.name;
};

test("what follows, copies or is triggered by a tag whose source only the update tells is unknown in the preview, without a warning, and is what the update gives it", async () => {
  declare("1");
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  declare(
    "2",
    `new imagestream.ImageStreamTag("back:latest", { tag: { from: app.tag("1.4").previous } }, { dependsOn: app });`,
  );
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.inputs("app")["images"]).toEqual({ "1.4": { digest: unknown }, stable: { digest: unknown } });
  expect(preview.inputs("copy:latest")["resolved"]).toEqual({ digest: unknown });
  expect(preview.inputs("web")["image"]).toBe(unknown);
  expect(JSON.stringify(preview.inputs("back:latest"))).toContain(unknown);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const digests = await Promise.all(["app:1.4", "app:stable", "copy:latest", "back:latest"].map(digestOf));
  expect(digests).toEqual([second.digest, second.digest, second.digest, first.digest]);
  expect((await deploymentOf(bed.cluster, "web")).image).toContain(second.digest);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, changes: {} });
});
