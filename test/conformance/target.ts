import { Agent, request } from "undici";
import type { BuiltImage } from "../../emulator/registry/builtImage.ts";

/** A server to replay recordings against. */
export interface Target {
  readonly url: string;
  readonly tokens: Readonly<Record<"admin" | "alice", string>>;
  readonly registry: TargetRegistry;
  /** One that asks for a name and password. */
  readonly privateRegistry: TargetRegistry & { readonly username: string; readonly password: string };
}

export interface TargetRegistry {
  readonly host: string;
  push(repository: string, tag: string, image: BuiltImage): Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks a target's API. */
export class TargetClient {
  readonly #target: Target;
  readonly #agent = new Agent();

  constructor(target: Target) {
    this.#target = target;
  }

  async send(
    as: "admin" | "alice",
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<Answer> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await request(`${this.#target.url}${path}`, {
      dispatcher: this.#agent,
      method: method as "GET",
      headers: { ...this.#common(as), ...json, ...lowerCase(headers) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: parsed(text) };
  }

  /** Reads the first `count` events of a watch. */
  async watch(as: "admin" | "alice", path: string, count: number): Promise<{ status: number; events: unknown[] }> {
    const { statusCode, body } = await request(`${this.#target.url}${path}`, {
      dispatcher: this.#agent,
      headers: this.#common(as),
    });
    let text = "";
    const lines = (): string[] => text.split("\n").slice(0, -1);
    if (statusCode === 200) {
      for await (const chunk of body) {
        text += chunk;
        if (lines().length >= count) break;
      }
    } else await body.dump();
    const events = lines().slice(0, count);
    return { status: statusCode, events: events.map((line) => JSON.parse(line)) };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #common(as: "admin" | "alice"): Record<string, string> {
    return { accept: "application/json", authorization: `Bearer ${this.#target.tokens[as]}` };
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
