import { setTimeout } from "node:timers/promises";
import { startCluster } from "../../emulator/startCluster.ts";
import { offlineStack } from "../../engine/stack/offlineStack.ts";
import { openProject } from "../e2e/project.ts";
import { type Measurement, measure } from "./measure.ts";

/** A program whose resources do nothing. */
export const emptyProvider = (count: number) => `
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
  await cluster.close();
  return ups;
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
