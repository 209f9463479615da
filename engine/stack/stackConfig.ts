import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { OfflineEngineError } from "../offlineEngineError.ts";
import type { ConfigValue } from "../operationProcesses.ts";
import { PassphraseSecrets } from "../state/passphrase.ts";
import { replacePrivateFile } from "../state/privateFile.ts";

interface Settings {
  encryptionsalt?: string;
  config?: { [key: string]: unknown };
  [other: string]: unknown;
}

/** The settings file of a stack, `Pulumi.<stack>.yaml`, as the CLI reads and writes it. */
export class StackConfig {
  readonly #file: string;
  readonly #project: string;
  readonly #passphrase: string;

  constructor(workDir: string, project: string, stack: string, passphrase: string) {
    this.#file = join(workDir, `Pulumi.${stack}.yaml`);
    this.#project = project;
    this.#passphrase = passphrase;
  }

  async #read(): Promise<Settings> {
    const text = await readFile(this.#file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    return (parse(text) as Settings | null) ?? {};
  }

  #write(settings: Settings): Promise<void> {
    return replacePrivateFile(this.#file, stringify(settings));
  }

  /** Keys without a namespace belong to the project. */
  key(key: string): string {
    return key.includes(":") ? key : `${this.#project}:${key}`;
  }

  async salt(): Promise<string | undefined> {
    return (await this.#read()).encryptionsalt;
  }

  /** All values, decrypted; structured ones as JSON text. */
  async all(): Promise<Map<string, ConfigValue>> {
    const { config = {}, encryptionsalt } = await this.#read();
    const secrets = new PassphraseSecrets(this.#passphrase, encryptionsalt);
    if (Object.values(config).some(isSecure)) await secrets.unlock();
    return new Map(
      Object.entries(config)
        .map(([key, value]): [string, ConfigValue] => [key, plainValue(value, secrets)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  async get(key: string): Promise<ConfigValue> {
    const value = (await this.all()).get(this.key(key));
    if (value) return value;
    throw new OfflineEngineError(
      "CONFIG_NOT_FOUND",
      `configuration key ${JSON.stringify(this.key(key))} is not set: set it with setConfig`,
    );
  }

  async set(values: Readonly<Record<string, { readonly value: string; readonly secret?: boolean }>>): Promise<void> {
    const settings = await this.#read();
    const config = { ...settings.config };
    const secrets = new PassphraseSecrets(this.#passphrase, settings.encryptionsalt);
    for (const [key, { value, secret }] of Object.entries(values)) {
      if (secret) await secrets.unlock();
      config[this.key(key)] = secret ? { secure: secrets.encrypt(value) } : value;
    }
    const salt = secrets.salt;
    await this.#write({ ...settings, ...(salt === undefined ? {} : { encryptionsalt: salt }), config });
  }

  async remove(keys: readonly string[]): Promise<void> {
    const settings = await this.#read();
    const removed = new Set(keys.map((key) => this.key(key)));
    const config = Object.fromEntries(Object.entries(settings.config ?? {}).filter(([key]) => !removed.has(key)));
    await this.#write({ ...settings, config });
  }
}

function isSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ("secure" in value && typeof value.secure === "string") || Object.values(value).some(isSecure);
}

function plainValue(value: unknown, secrets: PassphraseSecrets): ConfigValue {
  const decrypt = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(decrypt);
    if (typeof inner !== "object" || inner === null) return inner;
    const keys = Object.keys(inner);
    if (keys.length === 1 && "secure" in inner && typeof inner.secure === "string")
      return secrets.decrypt(inner.secure);
    return Object.fromEntries(Object.entries(inner).map(([key, nested]) => [key, decrypt(nested)]));
  };
  const plain = decrypt(value);
  const text = typeof plain === "string" ? plain : JSON.stringify(plain);
  return { value: text, secret: isSecure(value) };
}
