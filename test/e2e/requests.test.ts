import { expect, test } from "@jest/globals";
import { startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";

const streams = 12;
const tagsPerStream = 10;
const different = 90;

test("120 tags with 90 different references cost at most 30 look-ups in a preview, and nothing else is written", async () => {
  const cluster = await startCluster();
  await Promise.all(
    Array.from({ length: different }, (_, index) =>
      cluster.registry.push("acme/app", `v${index}`, image({ version: `1.0.${index}` })),
    ),
  );
  const project = await openProject(cluster.kubeconfig);
  project.program(`
    for (let stream = 0; stream < ${streams}; stream++) {
      const tags = Array.from({ length: ${tagsPerStream} }, (_, tag) => {
        const reference = (stream * ${tagsPerStream} + tag) % ${different};
        return { name: \`t\${tag}\`, from: \`${cluster.registry.host}/acme/app:v\${reference}\` };
      });
      new imagestream.ImageStream(\`app\${stream}\`, { spec: { tags } });
    }`);

  const preview = await run(project, "preview");

  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(Object.keys(preview.changes)).toHaveLength(streams);
  expect(preview.inputs("app11")["images"]).toMatchObject({ t9: { version: "1.0.29" } });
  const lookups = cluster.requests.list(({ path }) => path.endsWith("/imagestreamimports"));
  expect(lookups.length).toBeLessThanOrEqual(Math.ceil(different / 3));
  expect(cluster.requests.writes()).toEqual([]);

  project.close();
  await cluster.close();
});
