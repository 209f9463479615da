import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { keepSecret, withoutKnownSecrets } from "../../../provider/text/knownSecrets.ts";

test("a credential of this process is cut in every form in which it comes back", () => {
  const secret = 'p@ss "w0rd"/é';
  keepSecret(secret);
  const forms = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret), JSON.stringify(secret)];
  for (const form of forms) {
    const text = withoutKnownSecrets(`the server said ${form} and more`);
    expect(text).not.toContain(form);
    expect(text).toMatch(/^the server said .*\[redacted\].* and more$/);
  }
});

test("a short one is only cut as a word, and the shortest not at all", () => {
  keepSecret("test", "abc", "");
  expect(withoutKnownSecrets("latest test abc test:1")).toBe("latest [redacted] abc [redacted]:1");
});

test("each line of a key is cut", () => {
  const line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
  keepSecret(`-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`);
  expect(withoutKnownSecrets(`parse error near ${line}`)).not.toContain(line);
});

test("nothing of a secret that holds another one is left", () => {
  keepSecret("outer-inner-outer", "inner-outer");
  expect(withoutKnownSecrets("x outer-inner-outer y")).toBe("x [redacted] y");
});

test("no secret of eight characters or more survives in any text", () => {
  const secret = fc.string({ minLength: 8, unit: "grapheme" }).filter((text) => text.trim().length >= 8);
  fc.assert(
    fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
      keepSecret(value);
      expect(withoutKnownSecrets(`${before}${value.trim()}${after}`)).not.toContain(value.trim());
    }),
    { numRuns: 50 },
  );
});
