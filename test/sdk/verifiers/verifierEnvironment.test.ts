import { expect, test } from "@jest/globals";
import { verifierEnvironment } from "../../../sdk/verifiers/verifierEnvironment.ts";

test("without names, a verifier gets every variable but those that hold a credential by name or by value", () => {
  const safe = { Path: "C:\\bin", PWD: "/work", HOME: "/root", MIRROR: "https://mirror.example/a@b", GONE: undefined };
  const unsafe = {
    PULUMI_CONFIG: "{}",
    GITHUB_TOKEN: "t",
    db_password: "p",
    HTTPS_PROXY: "http://user:p@proxy.example:3128",
    INDEX: "https://token@index.example/simple",
  };
  const { GONE: _, ...expected } = safe;
  expect(verifierEnvironment(undefined, { ...safe, ...unsafe })).toEqual(expected);
});

test("with names, it gets these and the path of commands, in the spelling of any system", () => {
  const own = { Path: "C:\\bin", HOME: "/root", COSIGN_PASSWORD: "p" };
  expect(verifierEnvironment(["COSIGN_PASSWORD", "ABSENT"], own)).toEqual({ Path: "C:\\bin", COSIGN_PASSWORD: "p" });
});
