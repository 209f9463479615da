import { expect, test } from "@jest/globals";
import { PassphraseSecrets } from "../../../engine/state/passphrase.ts";

test("what the CLI has encrypted is read", async () => {
  // Written by Pulumi 3.260 with the passphrase "pass".
  const secrets = new PassphraseSecrets("pass", "v1:HJhTA82QGPQ=:v1:2vJJBqgA2J9pFv9t:TzLcAHW2D05bfjiQU9Q83TsITgS7Ng==");
  await secrets.unlock();
  expect(secrets.decrypt("v1:+qYIg6Pff6L1mIdJ:Z+x66zIpecOHBDJsjLyyAF3zlv1LzQ==")).toBe('"hush"');
});

test("secrets survive a round trip through the salt that the checkpoint keeps", async () => {
  const written = new PassphraseSecrets("a passphrase");
  await written.unlock();
  const ciphertext = written.encrypt("héllo\n");
  expect(ciphertext).not.toContain("llo");
  expect(written.encrypt("héllo\n")).not.toBe(ciphertext);
  const read = new PassphraseSecrets("a passphrase", written.salt);
  await read.unlock();
  expect(read.decrypt(ciphertext)).toBe("héllo\n");
});

test("a wrong passphrase is refused by name", async () => {
  const written = new PassphraseSecrets("right");
  await written.unlock();
  await expect(new PassphraseSecrets("wrong", written.salt).unlock()).rejects.toMatchObject({
    code: "INCORRECT_PASSPHRASE",
  });
});
