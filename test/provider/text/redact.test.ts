import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { keepSecret } from "../../../provider/text/knownSecrets.ts";
import { redactText, redactUrl } from "../../../provider/text/redact.ts";

test.each([
  "Authorization: Bearer hunter2hunter2",
  "Basic aHVudGVyMjpodW50ZXIy",
  "sha256~hunter2hunter2hunter2hunter2",
  "eyJhunter2hunter2.eyJhunter2.hunter2",
  'password="hunter2"',
  '{"token":"hunter2"}',
  "client_secret=hunter2&x=1",
  "https://joe:hunter2@quay.io/v2/",
  "https://joe:hunt@hunter2@quay.io/v2/",
  "https://joe:hunt/hunter2@quay.io/v2/",
  "joe:p@hunter2@quay.io",
  '{"auths":{"quay.io":{"auth":"hunter2hunter2"}}}',
  "'auth': 'hunter2hunter2'",
  '{"password": "two words, hunter2"}',
  '{"password":"quo\\"te hunter2"}',
  "AWS_SECRET_ACCESS_KEY=hunter2",
  "REGISTRY_API_KEY: hunter2",
  "docker login --username joe --password hunter2 quay.io",
  "oc login --token=hunter2",
  "podman login -u joe -p hunter2 quay.io",
  "curl -u joe:hunter2 https://quay.io",
  "dckr_pat_hunter2hunter2",
  "ghp_hunter2hunter2",
  "github_pat_hunter2hunter2",
  "glpat-hunter2hunter2",
])("%s loses its credential", (text) => {
  expect(redactText(text)).not.toContain("hunter2");
  expect(redactText(text)).toContain("[redacted]");
});

test("what people need to read stays", () => {
  const text = `imagestreams "web" is forbidden: User "joe" cannot get resource at sha256:${"a".repeat(64)}`;
  expect(redactText(text)).toBe(text);
});

test.each([
  "quay.io/acme/app:1.4@sha256:0f",
  "https://quay.io:8443/v2/acme/app@sha256:0f12: not found",
  "default/app:1.4 has no image: import it first",
  'secrets "puller" is forbidden',
  'tokenFile of user "joe": /var/token cannot be read (ENOENT)',
  "the realm is https://auth.docker.io/token?service=registry.docker.io",
  "authentication required",
  "oauth: off",
])("%s stays", (text) => {
  expect(redactText(text)).toBe(text);
});

test("a credential of this process is cut whatever it looks like, out of URLs as well", () => {
  keepSecret("plain-looking-words");
  expect(redactText("the server got plain-looking-words, and no other")).toBe(
    "the server got [redacted], and no other",
  );
  expect(redactUrl("https://quay.io/plain-looking-words/x")).toBe("https://quay.io/[redacted]/x");
});

test("long texts are cut", () => {
  expect(redactText("x".repeat(10_000))).toHaveLength(501);
});

test("a URL loses user, password and signatures, and keeps what tells requests apart", () => {
  expect(redactUrl("https://joe:hunter2@cdn.example.com/blob?X-Amz-Signature=hunter2&part=1")).toBe(
    "https://cdn.example.com/blob?X-Amz-Signature=[redacted]&part=1",
  );
  expect(redactUrl("https://cdn.example.com/blob?x-amz-key=hunter2&part=x-amz-1")).toBe(
    "https://cdn.example.com/blob?x-amz-key=[redacted]&part=x-amz-1",
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
