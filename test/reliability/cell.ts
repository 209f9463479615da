import { createHash } from "node:crypto";
import type { Cluster as ClusterClient } from "../../provider/cluster/cluster.ts";
import { connect } from "../../provider/cluster/cluster.ts";
import type { Created, Creation, Creations } from "../../provider/resources/creation/creation.ts";
import { openShop, type Shop } from "../provider/resources/shop.ts";
import type { Testbed } from "../provider/resources/testbed.ts";
import type { FaultRow } from "./clusterFaultRows.ts";
import { fastTime } from "./fastTime.ts";
import { snapshot } from "./snapshot.ts";
import type { Subject } from "./subjects.ts";

/** A step of a resource's life in which a request fails. */
export const moments = ["create", "update", "refresh", "delete"] as const;
export type Moment = (typeof moments)[number];

/** The outcome of a cell: its violations, if any. */
export interface CellResult {
  readonly requests: number;
  readonly failed: boolean;
  readonly violations: readonly string[];
}

/** Milliseconds of the injected clock that one operation may take. */
const longest = 10 * 60 * 1000;
const secrets = ["first", "second"].flatMap((text) => [
  `"${text}"`,
  Buffer.from(`robot:${text}`).toString("base64"),
  createHash("sha256").update(text).digest("hex"),
]);

/** One resource in a shop of its own. */
class Run {
  readonly #bed: Testbed;
  readonly #shop: Shop;
  readonly #client: ClusterClient;
  readonly #time = fastTime();
  readonly resource: ReturnType<Subject["open"]>;

  constructor(bed: Testbed, shop: Shop, subject: Subject) {
    this.#bed = bed;
    this.#shop = shop;
    this.#client = connect({ kubeconfig: bed.cluster.kubeconfig }, { time: this.#time });
    const creations = creationsInMemory();
    this.resource = subject.open(shop, () => ({ cluster: this.#client, creations, time: this.#time }));
  }

  static async open(bed: Testbed, subject: Subject): Promise<Run> {
    const shop = await openShop(bed);
    await subject.prepare(bed, shop);
    await bed.cluster.settled();
    return new Run(bed, shop, subject);
  }

  /** Milliseconds of the injected clock. */
  get passed(): number {
    return this.#time.passed;
  }

  async upTo(moment: Moment): Promise<void> {
    if (moment !== "create") await this.resource.up(false);
    if (moment === "delete") await this.resource.up(true);
    await this.#bed.cluster.settled();
    this.#bed.cluster.requests.clear();
  }

  act(moment: Moment): Promise<unknown> {
    const { resource } = this;
    if (moment === "create") return resource.up(false);
    if (moment === "update") return resource.up(true);
    if (moment === "refresh") return resource.lifecycle.refresh();
    return resource.lifecycle.destroy();
  }

  /** The objects of the shop as they are now. */
  async snapshot(): Promise<unknown> {
    await this.#bed.cluster.settled();
    return snapshot(this.#bed.client, this.#shop);
  }

  requests(): number {
    return this.#bed.cluster.requests.list(({ path }) => path.startsWith("/api")).length;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function creationsInMemory(): Creations {
  const records = new Map<string, Creation>();
  const keyOf = ({ kind, id }: Created) => `${kind} ${id}`;
  return {
    find: async (what) => records.get(keyOf(what)),
    stack: async () => ({ project: "shop", stack: "dev" }),
    keep: async (what, creation) => void records.set(keyOf(what), creation),
    end: async (what) => void records.delete(keyOf(what)),
  };
}

/** The requests of a moment without a fault, and the objects after it. */
export interface Reference {
  readonly requests: number;
  readonly objects: unknown;
}

/** A moment without a fault. */
export async function reference(bed: Testbed, subject: Subject, moment: Moment): Promise<Reference> {
  const run = await Run.open(bed, subject);
  await run.upTo(moment);
  await run.act(moment);
  const requests = run.requests();
  const objects = await run.snapshot();
  await run.close();
  return { requests, objects };
}

/** A moment in which the request number `skip` meets the fault, and the run after it, which repairs. */
export async function cell(
  bed: Testbed,
  subject: Subject,
  moment: Moment,
  { fault }: FaultRow,
  skip: number,
  { objects, requests: usual }: Reference,
): Promise<CellResult> {
  const run = await Run.open(bed, subject);
  const violations: string[] = [];
  await run.upTo(moment);
  const end = bed.cluster.fault({ fault, skip, times: 1 });
  const error = await run.act(moment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  end();
  const requests = run.requests();
  if (error !== undefined) violations.push(...faultsOf(error));
  if (run.passed > longest) violations.push(`took ${run.passed} ms`);
  if (requests > 3 * usual + 20) violations.push(`took ${requests} requests instead of ${usual}`);
  await repaired(run, moment, error !== undefined).catch((thrown: unknown) =>
    violations.push(`repair: ${String(thrown)}`),
  );
  const difference = firstDifference(await run.snapshot(), objects);
  if (difference !== undefined) violations.push(difference);
  await run.close();
  return { requests, failed: error !== undefined, violations };
}

/** The same again after a failure; then nothing is left to do. */
async function repaired(run: Run, moment: Moment, again: boolean): Promise<void> {
  const { resource } = run;
  if (again && !(moment === "delete" && resource.lifecycle.state === undefined)) await run.act(moment);
  if (moment === "delete") return;
  const isChanged = moment === "update";
  const seen = await resource.lifecycle.refresh();
  if (seen !== "same") throw new Error(`a refresh finds ${seen}`);
  const outcome = await resource.up(isChanged);
  if (outcome !== "same") throw new Error(`the next update is ${String(outcome)}`);
}

function faultsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [`no error but ${String(error)}`];
  const { message } = error;
  const isRaw = !/shop-\d+|localhost|127\.0\.0\.1/.test(message) || /undefined|\[object|at .*\.ts:/.test(message);
  return [
    ...(isRaw ? [`says only: ${message}`] : []),
    ...(secrets.some((secret) => message.includes(secret)) ? ["tells a secret"] : []),
  ];
}

/** Where two snapshots differ first. */
function firstDifference(found: unknown, expected: unknown, path = ""): string | undefined {
  const [left, right] = [found, expected].map((value) => JSON.stringify(value));
  if (left === right) return undefined;
  const areObjects = [found, expected].every((value) => typeof value === "object" && value !== null);
  if (!areObjects) return `${path} is ${left} instead of ${right}`;
  const keys = new Set([...Object.keys(found as object), ...Object.keys(expected as object)]);
  for (const key of keys) {
    const [one, other] = [found, expected].map((value) => (value as Record<string, unknown>)[key]);
    const difference = firstDifference(one, other, `${path}/${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
