import { expect, test } from "@jest/globals";
import { askImages } from "../../../sdk/cli/lockSources.ts";
import { updateLock } from "../../../sdk/cli/updateLock.ts";

const digest = (digit: number) => `sha256:${String(digit).repeat(64)}`;

test("an update renews what is named, keeps the rest, and tells what moved and what is gone", async () => {
  const locked = {
    "quay.io/acme/app:1": { digest: digest(1), version: "1.0" },
    "quay.io/acme/kept:1": { digest: digest(1) },
    "quay.io/acme/forged:1": {
      digest: digest(1),
      version: "9.9",
      created: "2026-11-01T00:00:00Z",
      revision: "4e1d1a0",
    },
    "quay.io/acme/gone:1": { digest: digest(3) },
  };
  const asked: string[] = [];
  const images = {
    async resolve({ reference }: { reference: string }) {
      asked.push(reference);
      if (reference.includes("gone"))
        return { problem: { code: "IMAGE_NOT_FOUND", severity: "warning" as const, summary: "does not exist" } };
      const image = { digest: digest(2), metadata: { version: "1.1" } };
      const old = { digest: digest(1), metadata: { version: "1.0", revision: "4e1d1a0" } };
      return { image: reference.endsWith(digest(1)) ? old : image, resolvedBy: "cluster" as const };
    },
  };
  const ask = askImages(images, "default");
  const outcome = await updateLock(locked, ["quay.io/acme/app:1", "quay.io/acme/new:1"], ask);
  expect(asked).toContain(`quay.io/acme/kept@${digest(1)}`);
  const now = { digest: digest(2), resolvedBy: "cluster", version: "1.1" };
  expect(outcome.changed).toEqual({
    "quay.io/acme/app:1": now,
    "quay.io/acme/forged:1": { digest: digest(1), resolvedBy: "cluster", version: "1.0", revision: "4e1d1a0" },
    "quay.io/acme/new:1": now,
  });
  expect(outcome.lines).toEqual([
    "quay.io/acme/app:1: sha256:111111111111 (1.0) → sha256:222222222222 (1.1)",
    "quay.io/acme/forged:1: the file says version 9.9 (the image has 1.0), created 2026-11-01T00:00:00Z (the image has none)",
    "quay.io/acme/gone:1: does not exist",
    "quay.io/acme/new:1: sha256:222222222222 (1.1)",
  ]);
  expect(outcome.failures).toEqual(["quay.io/acme/gone:1"]);
});

test("the same image is no change, whoever resolves it this time", async () => {
  const before = { digest: digest(1), resolvedBy: "cluster" as const, version: "1.0" };
  const ask = async () => ({
    image: { digest: digest(1), metadata: { version: "1.0" } },
    resolvedBy: "registry" as const,
  });
  expect(await updateLock({ "quay.io/acme/app:1": before }, undefined, ask)).toEqual({
    changed: {},
    lines: [],
    failures: [],
  });
});

test("--update takes words that the image does not say out of the file", async () => {
  const forged = { digest: digest(1), version: "9.9" };
  const ask = async () => ({ image: { digest: digest(1), metadata: { version: "1.0" } } });
  expect(await updateLock({ "quay.io/acme/app:1": forged }, undefined, ask)).toMatchObject({
    changed: { "quay.io/acme/app:1": { version: "1.0" } },
    lines: ["quay.io/acme/app:1: the file says version 9.9 (the image has 1.0)"],
  });
});

test("an update chooses anew where a selection is renewed, and tells another choice of the same image", async () => {
  const key = "quay.io/acme/app semver >=1.4 <2";
  const locked = { [key]: { digest: digest(1), tag: "1.4" } };
  const asked: object[] = [];
  const images = {
    async resolve(request: object) {
      asked.push(request);
      const chosen = "select" in request && request.select ? { selected: "1.5" } : {};
      return { image: { digest: digest(1), metadata: {}, ...chosen } };
    },
  };
  const renewed = await updateLock(locked, [key], askImages(images, "default"));
  expect(asked).toMatchObject([{ reference: "quay.io/acme/app", select: { semver: ">=1.4 <2" } }]);
  expect(renewed.changed).toEqual({ [key]: { digest: digest(1), tag: "1.5" } });
  expect(renewed.lines).toEqual([`${key}: 1.4, sha256:111111111111 → 1.5, sha256:111111111111`]);
  const checked = await updateLock(locked, [], askImages(images, "default"));
  expect(asked[1]).toMatchObject({ reference: `quay.io/acme/app@${digest(1)}` });
  expect([checked.changed, checked.lines]).toEqual([{}, []]);
});
