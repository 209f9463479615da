import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { Comparison, type Difference } from "./comparison.ts";
import { fixtureImage } from "./fixture.ts";
import { absent, valueAt } from "./path.ts";
import { Placeholders } from "./placeholders.ts";
import type { Condition, RecordedRequest, Recording, Step } from "./recording.ts";
import { type Answer, type Target, TargetClient } from "./target.ts";

export interface ReplayOptions {
  /** True if messages of statuses, causes and conditions count. @default false */
  readonly strictMessages?: boolean;
  /** Milliseconds that an `until` step may take. @default 20000 */
  readonly untilMilliseconds?: number;
  /** Lets time pass for the target, all of it at once, and waits until its controllers have nothing to do. */
  settle?(milliseconds: number): Promise<void>;
}

const pollMilliseconds = 50;

/** Replays one recording in fresh namespaces and tells every difference, one line each. */
export async function replay(recording: Recording, target: Target, options: ReplayOptions = {}): Promise<string[]> {
  const run = new Run(recording, target, options);
  try {
    return await run.differences();
  } finally {
    await run.close();
  }
}

class Run {
  readonly #recording: Recording;
  readonly #target: Target;
  readonly #options: ReplayOptions;
  readonly #client: TargetClient;
  readonly #namespaces: Readonly<Record<string, string>>;
  readonly #placeholders: Placeholders;
  readonly #comparison: Comparison;

  constructor(recording: Recording, target: Target, options: ReplayOptions) {
    const id = `rec-${randomBytes(4).toString("hex")}`;
    this.#recording = recording;
    this.#target = target;
    this.#options = options;
    this.#client = new TargetClient(target);
    this.#namespaces = Object.fromEntries(recording.namespaces.map((name, index) => [name, `${id}-${index + 1}`]));
    this.#placeholders = new Placeholders({
      registry: target.registry.host,
      privateRegistry: target.privateRegistry.host,
      privateUser: target.privateRegistry.username,
      privatePassword: target.privateRegistry.password,
      repo: `rec/${id}`,
      ...this.#namespaces,
    });
    this.#comparison = new Comparison(this.#placeholders.text, options.strictMessages ?? false);
  }

  async differences(): Promise<string[]> {
    await this.#dropImages();
    for (const name of Object.values(this.#namespaces)) {
      await this.#admin("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
    const lines: string[] = [];
    for (const [index, step] of this.#recording.steps.entries()) {
      try {
        const found = await this.#step(step);
        lines.push(...found.map((difference) => this.#line(index, difference)));
      } catch (error) {
        return [...lines, `${this.#recording.scenario} step ${index + 1}: stopped: ${error}`];
      }
    }
    return lines;
  }

  async close(): Promise<void> {
    for (const name of Object.values(this.#namespaces)) await this.#removeNamespace(name);
    await this.#dropImages();
    await this.#client.close();
  }

  async #step(step: Step): Promise<Difference[]> {
    if (step.push) return this.#push(step.push);
    if (step.request) return this.#check(step, await this.#send(step.request));
    if (step.until) return this.#check(step, await this.#until(step.until));
    if (step.each) return this.#each(step.each, step.response?.status);
    if (step.watch) return this.#watch(step, step.watch);
    await this.#options.settle?.((step.wait?.seconds ?? 0) * 1000);
    return [];
  }

  async #push({ repository, tag, fixture, registry }: NonNullable<Step["push"]>): Promise<Difference[]> {
    const to = registry === "private" ? this.#target.privateRegistry : this.#target.registry;
    await to.push(this.#placeholders.fill(repository), tag, fixtureImage(fixture));
    return [];
  }

  async #send({ as, method, path, headers = {}, body }: RecordedRequest): Promise<Answer> {
    const fill = <T>(value: T): T => this.#placeholders.fill(value);
    return this.#client.send(as, method, fill(path), fill(headers), body === undefined ? undefined : fill(body));
  }

  async #until({ request, where }: NonNullable<Step["until"]>): Promise<Answer> {
    const end = Date.now() + (this.#options.untilMilliseconds ?? 20_000);
    for (;;) {
      const answer = await this.#send(request);
      const unmet = this.#unmet(where, answer);
      if (unmet === undefined) return answer;
      if (Date.now() > end) throw new Error(`gave up waiting for ${JSON.stringify(unmet)}`);
      await (this.#options.settle?.(pollMilliseconds) ?? pause(pollMilliseconds));
    }
  }

  async #each({ request, values }: NonNullable<Step["each"]>, status: number | undefined): Promise<Difference[]> {
    for (const value of values) {
      this.#placeholders.set("value", value);
      const answer = await this.#send(request);
      if (answer.status !== status) return [{ at: `status of ${value}`, expected: status, actual: answer.status }];
    }
    return [];
  }

  async #watch({ response }: Step, { request, events }: NonNullable<Step["watch"]>): Promise<Difference[]> {
    const seen = await this.#client.watch(request.as, this.#placeholders.fill(request.path), events);
    return [
      ...this.#comparison.differences(response?.status, seen.status, "status"),
      ...this.#comparison.differences(response?.events, seen.events),
    ];
  }

  #check(step: Step, answer: Answer): Difference[] {
    const { response, anyOrder = [], where = [], save = {} } = step;
    for (const path of anyOrder) sortInPlace(valueAt(answer.body, path));
    const unmet = this.#unmet(where, answer);
    const found = [
      ...this.#comparison.differences(response?.status, answer.status, "status"),
      ...(response?.picked === undefined
        ? response?.body === undefined
          ? []
          : this.#comparison.differences(response.body, answer.body)
        : this.#pickedDifferences(response.picked, answer.body)),
      ...(unmet === undefined ? [] : [{ at: unmet.path ?? "status", expected: unmet, actual: "<unmet>" }]),
    ];
    for (const [name, path] of Object.entries(save)) this.#placeholders.save(name, answer.body, path);
    return found;
  }

  #pickedDifferences(picked: Readonly<Record<string, unknown>>, body: unknown): Difference[] {
    return Object.entries(picked).flatMap(([path, expected]) => {
      const actual = shown(valueAt(body, path));
      const isMessage = /(^|\.)message$/.test(path) && typeof actual === typeof expected;
      if (isMessage && !this.#options.strictMessages) return [];
      return this.#comparison.differences(expected, actual, path === "" ? "$" : `$.${path}`);
    });
  }

  #unmet(conditions: readonly Condition[], answer: Answer): Condition | undefined {
    return conditions.find((condition) => !this.#isMet(condition, answer));
  }

  #isMet({ path = "", status, equals, notEquals, exists, count }: Condition, answer: Answer): boolean {
    if (status !== undefined) return answer.status === status;
    const value = valueAt(answer.body, path);
    if (equals !== undefined) return isDeepStrictEqual(value, this.#placeholders.fill(equals));
    if (notEquals !== undefined) return !isDeepStrictEqual(value, this.#placeholders.fill(notEquals));
    if (exists !== undefined) return (value !== absent) === exists;
    return Array.isArray(value) && value.length === count;
  }

  #line(index: number, { at, expected, actual }: Difference): string {
    const text = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 300);
    return `${this.#recording.scenario} step ${index + 1}: ${at}: expected ${text(expected)}, got ${text(actual)}`;
  }

  async #removeNamespace(name: string): Promise<void> {
    const kinds = [
      "apis/apps/v1/@/deployments",
      "apis/apps/v1/@/statefulsets",
      "apis/apps/v1/@/daemonsets",
      "apis/batch/v1/@/cronjobs",
      "apis/apps.openshift.io/v1/@/deploymentconfigs",
      "apis/build.openshift.io/v1/@/buildconfigs",
      "apis/image.openshift.io/v1/@/imagestreams",
    ];
    for (const kind of kinds) await this.#admin("DELETE", `/${kind.replace("@", `namespaces/${name}`)}`);
    await this.#admin("DELETE", `/api/v1/namespaces/${name}`);
    const left = await this.#admin("GET", `/api/v1/namespaces/${name}`);
    if (left.status !== 200) return;
    const spec = { finalizers: [] };
    await this.#admin("PUT", `/api/v1/namespaces/${name}/finalize`, { ...(left.body as object), spec });
  }

  async #dropImages(): Promise<void> {
    for (const digest of this.#recording.images ?? []) {
      await this.#admin("DELETE", `/apis/image.openshift.io/v1/images/${digest}`);
    }
  }

  #admin(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#client.send("admin", method, path, {}, body);
  }
}

/** Sorted by what identifies an element. */
function sortInPlace(list: unknown): void {
  if (!Array.isArray(list)) return;
  const paths = ["metadata.namespace", "metadata.name", "name", "digest"];
  const key = (item: unknown): string => JSON.stringify(paths.map((path) => shown(valueAt(item, path))));
  list.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function shown(value: unknown): unknown {
  if (value === absent) return "<absent>";
  return Array.isArray(value) ? value.map(shown) : value;
}
