import { setTimeout } from "node:timers/promises";
import { image } from "../../emulator/registry/image.ts";
import { startCluster } from "../../emulator/startCluster.ts";
import { offlineStack } from "../../engine/stack/offlineStack.ts";
import { openProject } from "../e2e/project.ts";
import { type Measurement, measure } from "./measure.ts";

const streams = 1_000;
const tags = 5;
const latency = 20;

const emptyProvider = (count: number) => `
  class Empty extends pulumi.CustomResource {
    constructor(name) {
      super("pulumi-nodejs:dynamic/bench:Empty", name, { name, __provider: "exports.handler=()=>({create:async(i)=>({id:'x',outs:i})})" });
    }
  }
  for (let index = 0; index < ${count}; index++) new Empty(\`r\${index}\`);`;

/** Times of programs under the offline engine. */
export async function benchStacks(): Promise<Measurement[]> {
  const cluster = await startCluster();
  const ups = [await benchUp(cluster.kubeconfig), await benchFurtherUps(false), await benchFurtherUps(true)];
  await Promise.all(
    Array.from({ length: streams }, (_, index) =>
      cluster.registry.push("acme/app", `v${index}`, image({ version: `${index}` })),
    ),
  );
  const previews = await benchPreviews(cluster.kubeconfig, cluster.registry.host, () =>
    cluster.fault({ fault: { kind: "delay", milliseconds: latency } }),
  );
  await cluster.close();
  return [...ups, ...previews];
}

function benchUp(kubeconfig: string): Promise<Measurement> {
  const prepare = async () => {
    const project = await openProject(kubeconfig);
    project.program(emptyProvider(10));
    return project;
  };
  return measure("offline engine: up of a program with ten resources", { goal: 1_000, prepare }, async (project) => {
    await project.stack.up();
    return () => project.close();
  });
}

/** Users' tests do something between operations; so does this. */
const pause = 1_000;

async function benchFurtherUps(spareHosts: boolean): Promise<Measurement> {
  const { workDir, program, close } = await openProject("");
  program(emptyProvider(10));
  const stack = await offlineStack({ stackName: "further", workDir, spareHosts });
  await stack.up();
  const name = `offline engine: second and later up${spareHosts ? ", with spare hosts" : ""}`;
  const prepare = () => setTimeout(pause);
  const measured = await measure(name, { goal: 500, prepare }, async () => {
    await stack.up();
    return undefined;
  });
  stack.close();
  close();
  return measured;
}

async function benchPreviews(kubeconfig: string, registry: string, slowDown: () => unknown): Promise<Measurement[]> {
  slowDown();
  const program = `
    for (let index = 0; index < ${streams}; index++) {
      const tags = Array.from({ length: ${tags} }, (_, tag) => ({ name: \`t\${tag}\`, from: \`${registry}/acme/app:v\${index}\` }));
      new imagestream.ImageStream(\`s\${index}\`, { spec: { tags } });
    }`;
  const measured = (name: string, body: string) =>
    measure(
      name,
      {
        runs: 3,
        prepare: async () => {
          const project = await openProject(kubeconfig);
          project.program(body);
          return project;
        },
      },
      async (project) => {
        await project.stack.preview();
        return () => project.close();
      },
    );
  return [
    await measured(`preview of ${streams} resources of an empty provider`, emptyProvider(streams)),
    await measured(
      `preview of ${streams} streams of ${tags} tags, ${streams} references, ${latency} ms latency`,
      program,
    ),
  ];
}
