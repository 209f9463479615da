import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..");
/** Rooms whose docstrings are all noun phrases and verbs. */
const rooms = ["provider", "sdk", "emulator", "engine"];

/** Docstrings that ask instead of telling. */
const riddles = (text: string): string[] => text.match(/\/\*\*\s*(?:\*\s*)?(?:What|Whether|Where|How)\b[^\n]*/g) ?? [];

test("a docstring that begins with What, Whether, Where or How is found, in one line and in several", () => {
  expect(riddles("/** What it is. */")).toHaveLength(1);
  expect(riddles("/**\n   * Whether it is.\n   */")).toHaveLength(1);
  expect(riddles("/** Whatever it is. */\n// What it is.\n/** The thing. What it is. */")).toEqual([]);
});

test.each(rooms)("no docstring of %s begins with What, Whether, Where or How", (room) => {
  const files = readdirSync(join(root, room), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts") && !/(?:^|\/)(?:dist|node_modules)\//.test(file));
  expect(sources.length).toBeGreaterThan(10);
  const found = sources.flatMap((file) =>
    riddles(readFileSync(join(root, room, file), "utf8")).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
