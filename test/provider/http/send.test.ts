import { expect, test } from "@jest/globals";
import { BodyTooLong, readStart, readWhole } from "../../../provider/http/send.ts";

/** A body that never ends; `read` counts what was taken of it. */
function endless() {
  const state = { read: 0, isClosed: false };
  async function* body() {
    try {
      for (;;) {
        state.read += 1_000;
        yield Buffer.alloc(1_000, "x");
      }
    } finally {
      state.isClosed = true;
    }
  }
  return { body: body(), state };
}

async function* broken() {
  yield Buffer.from("half");
  throw new Error("lost");
}

test("a whole body has a limit, beyond which nothing is read", async () => {
  const { body, state } = endless();
  await expect(readWhole(body, 5_500)).rejects.toBeInstanceOf(BodyTooLong);
  expect(state).toEqual({ read: 6_000, isClosed: true });
});

test("of an error's body, the start counts, even where the rest is lost", async () => {
  const { body, state } = endless();
  expect(await readStart(body, 2_500)).toBe("x".repeat(2_500));
  expect(state).toEqual({ read: 3_000, isClosed: true });
  expect(await readStart(broken(), 100)).toBe("half");
  await expect(readWhole(broken(), 100)).rejects.toThrow("lost");
});
