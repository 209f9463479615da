import { expect, test } from "@jest/globals";
import { AllowedRegistries } from "../../../emulator/image/allowedRegistries.ts";
import { parsePullSpec } from "../../../emulator/image/pullSpec.ts";

const allowed = new AllowedRegistries(
  [
    { domainName: "quay.io" },
    { domainName: "*.example.com:5000" },
    { domainName: "plain.example", insecure: true },
    { domainName: "docker.io" },
  ],
  "registry.svc:5000",
);
const refusal = (text: string, transport: "any" | "secure" | "insecure" = "secure", registries = allowed) => {
  const parsed = parsePullSpec(text);
  return parsed.ok ? registries.refusal(parsed.spec, transport) : parsed.reason;
};

test.each([
  "quay.io/a/b",
  "quay.io:443/a/b",
  "r.example.com:5000/a/b",
  "nginx",
  "index.docker.io/a/b",
  "registry.svc:5000/p/s",
])("%s is allowed", (text) => {
  expect(refusal(text)).toBeUndefined();
});

test.each(["gcr.io/a/b", "quay.io:8443/a/b", "r.example.com/a/b", "plain.example/a/b"])("%s is refused", (text) => {
  expect(refusal(text)).toContain("not allowed by whitelist");
});

test("an insecure entry allows port 80, which only transports that tolerate it ask for", () => {
  expect(refusal("plain.example/a/b", "any")).toBeUndefined();
  expect(refusal("plain.example/a/b", "insecure")).toBeUndefined();
});

test("without a list everything is allowed", () => {
  expect(refusal("gcr.io/a/b", "secure", new AllowedRegistries([], "registry.svc:5000"))).toBeUndefined();
});

test("known repositories stay allowed, under any tag", () => {
  const exempt = allowed.withRepositories(["gcr.io/a/b:1", "not a pull spec"]);
  expect(refusal("gcr.io/a/b:2", "secure", exempt)).toBeUndefined();
  expect(refusal("gcr.io/a/c:2", "secure", exempt)).toBeDefined();
});
