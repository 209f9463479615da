import { readFileSync } from "node:fs";
import { join } from "node:path";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { openProject } from "../e2e/project.ts";
import type { Measurement } from "./measure.ts";
import { emptyProvider } from "./stacks.ts";

const sizes = [10, 100, 1_000, 3_000];
const tags = 5;
/** Milliseconds of each answer of the API. */
const latency = 20;

/** Figures of one operation. */
interface Figures {
  /** In seconds. */
  readonly time: number;
  /** Of the program, in MB. */
  readonly memory: number;
  readonly reads: number;
  readonly lookups: number;
  readonly imports: number;
  readonly writes: number;
}

const operations = ["preview", "up", "unchanged up", "refresh", "destroy"] as const;
type Operation = (typeof operations)[number];

/** Streams of five tags, each stream of another image, in growing numbers; beside them resources that do nothing. */
export async function benchGrowing(): Promise<Measurement[]> {
  const cluster = await startCluster();
  const table = new Map<number, Record<Operation, Figures>>();
  const empty = new Map<number, Figures>();
  for (const size of sizes) {
    await pushed(cluster, size);
    cluster.fault({ fault: { kind: "delay", milliseconds: latency } });
    table.set(size, await lifecycle(cluster, program(cluster.registry.host, size)));
    cluster.clearFaults();
    empty.set(size, (await lifecycle(cluster, emptyProvider(size), ["preview"])).preview);
  }
  await cluster.close();
  return sizes.flatMap((size, index) => {
    const figures = table.get(size);
    const before = table.get(sizes[index - 1] ?? 0);
    const ofEmpty = empty.get(size);
    if (figures === undefined || ofEmpty === undefined) return [];
    const smaller = sizes[index - 1];
    return [
      ...operations.map((operation) => line(`${operation}, ${size} streams`, figures[operation])),
      ratio(`preview of ${size} streams to ${size} empty resources, time`, figures.preview.time / ofEmpty.time, 2),
      ratio(`… memory of the program`, figures.preview.memory / ofEmpty.memory, 1.3),
      ...(before && smaller
        ? [
            ratio(
              `… exponent since ${smaller}`,
              exponent(figures, before, size / smaller),
              size > 1_000 ? 1.09 : undefined,
            ),
          ]
        : []),
    ];
  });
}

const exponent = (now: Record<Operation, Figures>, before: Record<Operation, Figures>, growth: number): number =>
  Math.log(now.preview.time / before.preview.time) / Math.log(growth);

const ratio = (name: string, value: number, goal: number | undefined): Measurement => ({
  name,
  unit: "×",
  runs: [value],
  ...(goal === undefined ? {} : { goal }),
});

const line = (what: string, { time, reads, lookups, imports, writes }: Figures): Measurement => ({
  name: `${what} (${reads} reads, ${lookups} look-ups, ${imports} imports, ${writes} writes)`,
  unit: "s",
  runs: [time],
});

const pushed = (cluster: Cluster, count: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      cluster.registry.push("acme/app", `v${index}`, image({ version: `${index}` })),
    ),
  );

const program = (registry: string, count: number): string => `
  for (let index = 0; index < ${count}; index++) {
    const from = \`${registry}/acme/app:v\${index}\`;
    const tags = Array.from({ length: ${tags} }, (_, tag) => ({ name: \`t\${tag}\`, from }));
    new imagestream.ImageStream(\`s\${index}\`, { spec: { tags } });
  }`;

async function lifecycle(
  cluster: Cluster,
  body: string,
  measured: readonly Operation[] = operations,
): Promise<Record<Operation, Figures>> {
  const project = await openProject(cluster.kubeconfig);
  const memory = join(project.workDir, "memory");
  project.program(`${body}
    import { writeFileSync } from "node:fs";
    process.on("exit", () => writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS / 1_000)));`);
  const { stack } = project;
  const acts = {
    preview: () => stack.preview(),
    up: () => stack.up(),
    "unchanged up": () => stack.up(),
    refresh: () => stack.refresh(),
    destroy: () => stack.destroy(),
  };
  const figures: Partial<Record<Operation, Figures>> = {};
  for (const operation of measured) {
    cluster.requests.clear();
    const start = performance.now();
    await acts[operation]();
    const time = (performance.now() - start) / 1_000;
    figures[operation] = { time, memory: Number(readFileSync(memory, "utf8")), ...requestsOf(cluster) };
  }
  project.close();
  return figures as Record<Operation, Figures>;
}

function requestsOf({ requests }: Cluster) {
  const reads = requests.list(({ method, path }) => method === "GET" && path.startsWith("/apis/"));
  const lookups = requests.list(({ path, dryRun }) => path.endsWith("/imagestreamimports") && dryRun);
  const writes = requests.writes();
  const imports = writes.filter(({ path }) => path.endsWith("/imagestreamimports"));
  return {
    reads: reads.length,
    lookups: lookups.length,
    imports: imports.length,
    writes: writes.length - imports.length,
  };
}
