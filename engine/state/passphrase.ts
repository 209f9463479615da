import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { OfflineEngineError } from "../offlineEngineError.ts";

// Pulumi's passphrase secrets provider: AES-256-GCM, key by PBKDF2 (SHA-256), everything in base64. Source:
// pkg/secrets/passphrase and sdk/go/common/resource/config/crypt.go of pulumi/pulumi.
const iterations = 1_000_000;
const proofText = "pulumi";
const derive = promisify(pbkdf2);
const keys = new Map<string, Promise<Buffer>>();

/** Caches keys by passphrase and salt: one derivation takes about a third of a second. */
function deriveKey(passphrase: string, salt: string): Promise<Buffer> {
  const id = JSON.stringify([passphrase, salt]);
  const known = keys.get(id);
  if (known) return known;
  const key = derive(passphrase, Buffer.from(salt, "base64"), iterations, 32, "sha256");
  keys.set(id, key);
  return key;
}

function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function decrypt(key: Buffer, ciphertext: string): string {
  const [version, nonce, sealed] = ciphertext.split(":");
  if (version !== "v1" || nonce === undefined || sealed === undefined) throw new Error("malformed ciphertext");
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
}

/** Encrypts and decrypts the secrets of one stack. Derives the key at the first secret. */
export class PassphraseSecrets {
  /** `v1:<salt>:<proof>`, as stored in the checkpoint and the stack's settings; `undefined` until the first secret. */
  #salt: string | undefined;
  readonly #passphrase: string;
  #key: Buffer | undefined;

  constructor(passphrase: string, salt?: string) {
    this.#passphrase = passphrase;
    this.#salt = salt;
  }

  get salt(): string | undefined {
    return this.#salt;
  }

  /**
   * Derives the key; creates a missing salt.
   *
   * @throws OfflineEngineError INCORRECT_PASSPHRASE
   */
  async unlock(): Promise<void> {
    if (this.#key) return;
    const salt = this.#salt?.split(":")[1] ?? processSalt;
    const key = await deriveKey(this.#passphrase, salt);
    if (this.#salt === undefined) this.#salt = `v1:${salt}:${encrypt(key, proofText)}`;
    else this.#verify(key, this.#salt);
    this.#key = key;
  }

  encrypt(plaintext: string): string {
    return encrypt(this.#unlocked(), plaintext);
  }

  decrypt(ciphertext: string): string {
    return decrypt(this.#unlocked(), ciphertext);
  }

  #unlocked(): Buffer {
    if (!this.#key) throw new Error("the secrets of the stack are locked");
    return this.#key;
  }

  #verify(key: Buffer, salt: string): void {
    const proof = salt.split(":").slice(2).join(":");
    try {
      if (decrypt(key, proof) === proofText) return;
    } catch {
      // With a wrong key, the cipher's authentication fails.
    }
    throw new OfflineEngineError(
      "INCORRECT_PASSPHRASE",
      "incorrect passphrase: set PULUMI_CONFIG_PASSPHRASE to the one that the stack was created with",
    );
  }
}

/** New stacks of one process share a salt, so that a test with many stacks derives only one key. */
const processSalt = randomBytes(8).toString("base64");
