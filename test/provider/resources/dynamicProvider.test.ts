import { expect, test } from "@jest/globals";
import { dynamicProvider } from "../../../provider/resources/dynamicProvider.ts";
import type { Handlers } from "../../../provider/resources/handlers.ts";
import { PartialFailure } from "../../../provider/resources/partialFailure.ts";

interface Inputs {
  name: string;
  note?: string | undefined;
}
type Outputs = Inputs & { place: string };

const shared: Outputs = Object.freeze({ name: "a", note: undefined, place: "here" });
const handlers: Handlers<Inputs, Outputs> = {
  check: (news) => ({ inputs: { ...news, note: undefined }, diagnostics: [{ path: "name", summary: "is odd" }] }),
  diff: (olds, news) => ({ changes: olds.name !== news.name, replaces: ["name"] }),
  create: async () => ({ id: "1", outs: shared }),
  read: async (_context, id) => (id === "gone" ? undefined : { inputs: shared, outs: shared }),
  update: async () => shared,
  delete: async () => {},
};
const failing = (error: unknown): Handlers<Inputs, Outputs> => ({
  ...handlers,
  create: async () => {
    throw error;
  },
  update: async () => {
    throw error;
  },
});
const stored = { name: "a", __provider: "exports.handler=…" };

test("what the host gets has no undefined members, which it refuses, and is a copy, since it changes what it gets", async () => {
  const provider = dynamicProvider(handlers);
  const results = [
    (await provider.check?.({}, stored))?.inputs,
    (await provider.create(stored)).outs,
    (await provider.read?.("1", shared))?.props,
    (await provider.read?.("1", shared))?.inputs,
    (await provider.update?.("1", shared, stored))?.outs,
  ];
  for (const result of results) {
    expect(Object.values(result)).not.toContain(undefined);
    expect(Object.isFrozen(result)).toBe(false);
    expect(result).not.toBe(shared);
  }
});

test("check keeps the text that names the provider, and passes failures on", async () => {
  expect(await dynamicProvider(handlers).check?.({}, stored)).toEqual({
    inputs: stored,
    failures: [{ property: "name", reason: "is odd" }],
  });
});

test("an object that is gone has no id", async () => {
  expect(await dynamicProvider(handlers).read?.("gone", shared)).toEqual({});
});

test("diff leaves the object that is replaced until its successor is there", async () => {
  expect(await dynamicProvider(handlers).diff?.("1", shared, { name: "b" })).toEqual({
    changes: true,
    replaces: ["name"],
    deleteBeforeReplace: false,
  });
});

test.each(["create", "update"] as const)(
  "a %s that fails half-way tells the engine what exists, with what deletes it",
  async (verb) => {
    const cause = new Error("the registry is down");
    const provider = dynamicProvider(
      failing(
        new PartialFailure(
          "1",
          { name: "a", note: undefined },
          [
            { path: "x", summary: "failed" },
            { path: "y", summary: "failed" },
          ],
          cause,
        ),
      ),
    );
    const failed = verb === "create" ? provider.create(stored) : provider.update?.("1", shared, stored);
    const error = await failed?.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: "x: failed; y: failed",
      id: "1",
      properties: { name: "a", __provider: stored.__provider },
      reasons: ["x: failed", "y: failed"],
    });
    expect(Object.keys((error as { properties: object }).properties)).not.toContain("note");
  },
);

test("any other error stays as it is, so that the engine keeps nothing", async () => {
  const error = new Error("refused");
  await expect(dynamicProvider(failing(error)).create(stored)).rejects.toBe(error);
});
