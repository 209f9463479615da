import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { redactText, redactUrl } from "../../../provider/http/redact.ts";

test.each([
  "Authorization: Bearer hunter2hunter2",
  "Basic aHVudGVyMjpodW50ZXIy",
  "sha256~hunter2hunter2hunter2hunter2",
  "eyJhunter2hunter2.eyJhunter2.hunter2",
  'password="hunter2"',
  '{"token":"hunter2"}',
  "client_secret=hunter2&x=1",
  "https://joe:hunter2@quay.io/v2/",
])("%s loses its credential", (text) => {
  expect(redactText(text)).not.toContain("hunter2");
  expect(redactText(text)).toContain("[redacted]");
});

test("what people need to read stays", () => {
  const text = `imagestreams "web" is forbidden: User "joe" cannot get resource at sha256:${"a".repeat(64)}`;
  expect(redactText(text)).toBe(text);
});

test("long texts are cut", () => {
  expect(redactText("x".repeat(10_000))).toHaveLength(501);
});

test("a URL loses user, password and signatures, and keeps what tells requests apart", () => {
  expect(redactUrl("https://joe:hunter2@cdn.example.com/blob?X-Amz-Signature=hunter2&part=1")).toBe(
    "https://cdn.example.com/blob?X-Amz-Signature=[redacted]&part=1",
  );
});

test("no password of a URL survives, whatever it is made of", () => {
  const password = fc.stringMatching(/^[a-zA-Z0-9!$&'()*+,;=~_.-]{6,20}$/);
  fc.assert(
    fc.property(password, (secret) => {
      const url = `https://joe:${secret}@registry.example.com/v2/`;
      expect(redactUrl(url)).not.toContain(secret);
      expect(redactText(`cannot connect to ${url}`)).not.toContain(secret);
    }),
  );
});
