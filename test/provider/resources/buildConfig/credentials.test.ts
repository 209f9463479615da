import { expect, test } from "@jest/globals";
import { credentialsOf, withoutCredentials } from "../../../../provider/resources/buildConfig/credentials.ts";

test.each([
  ["https://user:pass-word@git.example/acme/app", ["pass-word"]],
  ["https://ghp_xxxxxxxxxx@github.com/acme/app", ["ghp_xxxxxxxxxx"]],
  ["https://ghp_xxxxxxxxxx:@github.com/acme/app", ["ghp_xxxxxxxxxx"]],
  ["https://ghp_xxxxxxxxxx:x-oauth-basic@github.com/acme/app", ["ghp_xxxxxxxxxx"]],
  ["HTTP://user:pass@proxy:3128", ["pass"]],
  ["https://user:pa/ss@git.example:8443/app", ["pa/ss"]],
  ["https://user:p@ss@git.example/app", ["p@ss"]],
  ["https://:pass@git.example/app", ["pass"]],
  ["ssh://git:pass@git.example/app", ["pass"]],
])("%s holds a credential", (address, texts) => {
  expect(credentialsOf(address)).toEqual(texts);
  const masked = String(withoutCredentials(address));
  for (const text of texts) expect(masked).not.toContain(text);
  expect(masked).toMatch(/^(https?|ssh):\/\/\[secret\]@[\w.]+/i);
});

test.each([
  "ssh://git@git.example/app",
  "git@git.example:acme/app.git",
  "https://git.example/acme/app",
  "https://git.example:8443/@acme/app",
  "https://git.example/acme/app@1.4",
  "https://[::1]:8080/a@b",
  "git://git.example/app",
  "user:pass@git.example",
  "a text",
  "",
])("%j holds none", (address) => {
  expect(credentialsOf(address)).toEqual([]);
  expect(withoutCredentials({ a: [address] })).toEqual({ a: [address] });
});
