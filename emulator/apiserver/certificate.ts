import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A private key and its self-signed certificate, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

function length(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes = size < 0x100 ? [size] : [size >> 8, size & 0xff];
  return [0x80 | bytes.length, ...bytes];
}

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...length(body.length)]), body]);
}

const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
const hex = (text: string): Buffer => Buffer.from(text, "hex");
const octets = (content: Buffer): Buffer => der(0x04, content);
const yes = hex("0101ff");

const commonName = hex("0603550403");
const basicConstraints = hex("0603551d13");
const subjectAlternativeName = hex("0603551d11");
const ecdsaWithSha256 = sequence(hex("06082a8648ce3d040302"));

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return der(0x18, Buffer.from(`${digits}Z`));
}

const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));

/** Valid for 127.0.0.1 and localhost, for ten years. */
function toBeSigned(publicKey: Buffer, now: Date): Buffer {
  const name = nameOf("emulated cluster");
  const day = 86_400_000;
  const validity = sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + 3650 * day)));
  const names = sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from("localhost")));
  const extensions = sequence(
    sequence(basicConstraints, yes, octets(sequence(yes))),
    sequence(subjectAlternativeName, octets(names)),
  );
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  return sequence(
    der(0xa0, hex("020102")),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey,
    der(0xa3, extensions),
  );
}

/**
 * Makes a fresh self-signed certificate, for clients that send tokens over TLS only.
 *
 * Encoded by hand: the libraries for it take longer to load than the whole emulator takes to start.
 */
export function selfSigned(now = new Date()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = toBeSigned(publicKey.export({ type: "spki", format: "der" }), now);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
