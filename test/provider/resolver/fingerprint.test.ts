import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { fileText, isFingerprint, keyAmong, keyFor } from "../../../provider/resolver/fingerprint.ts";

// Root cause: 40 bits of a plain hash of a reference were enough to try every short secret at a billion guesses a second.

const secret = { secret: "quay.io/acme/app:s3cr3t" };

test("a secret text has another key in each file, of which no part is a plain hash of it", () => {
  const [first, second] = [keyFor(secret, []), keyFor(secret, [])];
  expect(first).toMatch(/^secret [\w-]{22} [\w-]{43}$/);
  expect(second).not.toBe(first);
  const hash = createHash("sha256").update(secret.secret).digest();
  for (const form of ["hex", "base64", "base64url"] as const)
    expect(first).not.toContain(hash.toString(form).slice(0, 10));
  expect(keyAmong(secret, [second, first])).toBe(second);
  expect(keyAmong({ secret: "quay.io/acme/app:other" }, [first, second])).toBeUndefined();
});

test("the texts of one file share a salt, also where entries of another branch brought a second one", () => {
  const first = keyFor(secret, []);
  const other = keyFor({ secret: "quay.io/acme/web:1" }, ["quay.io/acme/app:1", first]);
  expect(other.split(" ")[1]).toBe(first.split(" ")[1]);
  const merged = keyFor({ secret: "quay.io/acme/web:2" }, []);
  expect(keyFor({ secret: "quay.io/acme/web:2" }, [first, merged])).toBe(merged);
});

test("a key of an earlier version still stands for its text", () => {
  const short = `secret ${createHash("sha256").update(secret.secret).digest("hex").slice(0, 10)}`;
  expect(isFingerprint(short)).toBe(true);
  expect(keyAmong(secret, ["quay.io/acme/app:1", short])).toBe(short);
  expect(keyFor(secret, [short])).toBe(short);
});

test("a text that is no secret is its own key, and never one that looks like a fingerprint", () => {
  const text = fileText("quay.io/acme/app:1", undefined);
  expect(keyFor(text, [keyFor(secret, [])])).toBe("quay.io/acme/app:1");
  expect(isFingerprint("quay.io/acme/app:1")).toBe(false);
  expect(keyAmong(secret, ["quay.io/acme/app:s3cr3t"])).toBeUndefined();
});
