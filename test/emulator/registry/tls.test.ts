import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Agent, request } from "undici";
import { image, startRegistry } from "../../../emulator/registry/index.ts";

function selfSigned(): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), "registry-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"].concat(
      ["-keyout", key, "-out", cert],
      subject,
    ),
    { stdio: "ignore" },
  );
  try {
    return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("with a certificate the registry speaks HTTPS, and pushes trust it", async () => {
  const tls = selfSigned();
  const registry = await startRegistry({ tls });
  const digest = await registry.push("acme/app", "1", image({ version: "1" }));
  expect(registry.url).toMatch(/^https:/);
  const dispatcher = new Agent({ connect: { ca: tls.cert } });
  const answer = await request(`${registry.url}/v2/acme/app/tags/list`, { dispatcher });
  expect(await answer.body.json()).toEqual({ name: "acme/app", tags: ["1"] });
  await dispatcher.close();
  expect(registry.digest("acme/app", "1")).toBe(digest);
  await registry.close();
});
