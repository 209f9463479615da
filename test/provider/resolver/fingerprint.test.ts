import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { endOfTurn } from "../../../provider/resolver/endOfTurn.ts";
import {
  fileText,
  hashed,
  isFingerprint,
  keyFor,
  keyIn,
  saltsOf,
  withPresentKey,
} from "../../../provider/resolver/fingerprint.ts";

// Root cause: 40 bits of a plain hash of a reference were enough to try every short secret at a billion guesses a second.

const secret = { secret: "quay.io/acme/app:s3cr3t" };

/** A part of a file, and the salts of the file. */
const among = (...keys: string[]) => [Object.fromEntries(keys.map((key) => [key, true])), saltsOf(keys)] as const;

const ofAnotherBranch = "secret AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

test("a secret text has a key of each file's salt, of which no part is a plain hash of it", () => {
  const [first, second] = [keyFor(secret, ...among()), keyFor(secret, ...among(ofAnotherBranch))];
  expect(first).toMatch(/^secret [\w-]{22} [\w-]{43}$/);
  expect(second).not.toBe(first);
  const hash = createHash("sha256").update(secret.secret).digest();
  for (const form of ["hex", "base64", "base64url"] as const)
    expect(first).not.toContain(hash.toString(form).slice(0, 10));
  expect(keyIn(secret, ...among(second, first))).toBe(second);
  expect(keyIn({ secret: "quay.io/acme/app:other" }, ...among(first, second))).toBeUndefined();
});

test("the texts of one file share a salt, also where entries of another branch brought a second one", () => {
  const first = keyFor(secret, ...among());
  const other = keyFor({ secret: "quay.io/acme/web:1" }, ...among("quay.io/acme/app:1", first));
  expect(other.split(" ")[1]).toBe(first.split(" ")[1]);
  const merged = keyFor({ secret: "quay.io/acme/web:2" }, {}, saltsOf([ofAnotherBranch]));
  expect(keyFor({ secret: "quay.io/acme/web:2" }, ...among(first, merged))).toBe(merged);
});

test("keys in one part of a file have the salt of the others", () => {
  expect(keyFor(secret, {}, saltsOf(["https://api:6443", ofAnotherBranch])).split(" ")[1]).toBe("A".repeat(22));
});

test("many texts are hashed while the program goes on, and each once", async () => {
  const texts = Array.from({ length: 20 }, (_, index) => ({ secret: `dev/app-${index}:1` }));
  const order: string[] = [];
  const all = hashed(texts, saltsOf([])).then(() => order.push("hashed"));
  await endOfTurn();
  order.push("the program");
  await all;
  const keys = texts.map((text) => keyFor(text, ...among()));
  // What is known takes no turn of the event loop.
  const again = hashed(texts, saltsOf(keys)).then(() => order.push("again"));
  await endOfTurn();
  order.push("later");
  await again;
  expect(order).toEqual(["the program", "hashed", "again", "later"]);
});

test("a key of an earlier version still stands for its text, until the file is written", () => {
  const short = `secret ${createHash("sha256").update(secret.secret).digest("hex").slice(0, 10)}`;
  expect(isFingerprint(short)).toBe(true);
  expect(keyIn(secret, ...among("quay.io/acme/app:1", short))).toBe(short);
  const present = keyFor(secret, ...among(short));
  expect(present).toMatch(/^secret [\w-]{22} [\w-]{43}$/);
  const entries = { other: 1, [short]: 2, [present]: 3 };
  expect(withPresentKey(entries, secret, saltsOf([present]))).toEqual({ other: 1, [present]: 2 });
  const written = withPresentKey(entries, secret, saltsOf([present]));
  expect(withPresentKey(written, secret, saltsOf([present]))).toBe(written);
});

test("a text that is no secret is its own key, and never one that looks like a fingerprint", () => {
  const text = fileText("quay.io/acme/app:1", undefined);
  expect(keyFor(text, ...among(keyFor(secret, ...among())))).toBe("quay.io/acme/app:1");
  expect(isFingerprint("quay.io/acme/app:1")).toBe(false);
  expect(keyIn(secret, ...among("quay.io/acme/app:s3cr3t"))).toBeUndefined();
});
