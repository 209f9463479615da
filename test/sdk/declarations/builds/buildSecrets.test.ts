import { expect, test } from "@jest/globals";
import {
  buildSecrets,
  hasSecretImages,
  inlineSecrets,
  secretPathOf,
} from "../../../../sdk/declarations/builds/buildSecrets.ts";

const spec = {
  strategy: {
    sourceStrategy: {
      from: "base:1",
      scripts: "https://user:scripts-password@git.example/s2i",
      env: [{ name: "HTTP_PROXY", value: "http://user:proxy%2Fpassword@proxy:3128" }],
    },
  },
  source: { git: { uri: "https://ghp_xxxxxxxxxx@github.com/acme/app", httpProxy: "http://proxy:3128" } },
  triggers: [{ type: "GitHub", github: { secret: "hush" } }],
};

test("addresses with a token or a password are secrets wherever they stand, and hidden in all messages", () => {
  expect(buildSecrets([], spec)).toEqual([
    "/spec/triggers/*/github/secret",
    "/spec/strategy/sourceStrategy/scripts",
    "/spec/strategy/sourceStrategy/env/HTTP_PROXY/value",
    "/spec/source/git/uri",
  ]);
  const texts = ["hush", "scripts-password", "proxy%2Fpassword", "proxy/password", "ghp_xxxxxxxxxx"];
  expect(inlineSecrets(spec).sort()).toEqual(texts.sort());
  expect(buildSecrets([], { source: { git: { uri: "ssh://git@git.example/acme/app" } } })).toEqual([]);
  expect(inlineSecrets({ source: { git: { uri: "git@git.example:acme/app" } } })).toEqual([]);
});

test.each([
  ["/spec/strategy/sourceStrategy/env/TOKEN/value", false],
  ["/spec/strategy/dockerStrategy/buildArgs/TOKEN/value", false],
  ["/spec/strategy/sourceStrategy/pullSecret/name", false],
  ["/spec/triggers/*/generic/secret", false],
  ["/spec/source/git/uri", false],
  ["/spec/strategy/dockerStrategy/from", true],
  ["/spec/strategy/customStrategy/from/name", true],
  ["/spec/strategy", true],
  ["/spec/source/images/0/from", true],
  ["/spec/triggers/*/imageChange/from", true],
  ["/spec/triggers", true],
  ["/spec", true],
])("%s makes the names of images a secret: %j", (path, isSecret) => {
  expect(hasSecretImages([path])).toBe(isSecret);
});

test("a property has the path that its secret has", () => {
  expect(secretPathOf("spec.source.images[10].from")).toBe("/spec/source/images/10/from");
  expect(secretPathOf("spec.triggers[2].imageChange.from")).toBe("/spec/triggers/*/imageChange/from");
  expect(secretPathOf("spec.strategy.dockerStrategy.from")).toBe("/spec/strategy/dockerStrategy/from");
});
