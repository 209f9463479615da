import { crc32 } from "node:zlib";
import { type Digest, digestOf } from "./digest.ts";

/** Files of a layer: content by path. */
export type LayerFiles = Readonly<Record<string, string | Uint8Array>>;

/** A layer of generated filler. */
export interface LayerSize {
  /** Bytes before compression. */
  readonly size: number;
}

/** A layer's files, or the size in bytes of its generated filler. */
export type LayerContent = LayerFiles | LayerSize;

/** A stored layer, and the digest of its uncompressed content. */
export interface Layer {
  readonly content: Buffer;
  readonly diffId: Digest;
}

const blockSize = 512;
const nameLength = 100;

/** A gzipped tar of the files. Equal files give equal bytes on every machine and Node version. */
export function layer(content: LayerContent): Layer {
  const tar = tarOf(isFiles(content) ? content : { "var/filler": "\0".repeat(content.size) });
  return { content: gzipStored(tar), diffId: digestOf(tar) };
}

function isFiles(content: LayerContent): content is LayerFiles {
  return typeof content["size"] !== "number";
}

function tarOf(files: LayerFiles): Buffer {
  const entries = Object.entries(files).flatMap(([path, content]) => [...longName(path), ...tarEntry(path, content)]);
  return Buffer.concat([...entries, Buffer.alloc(2 * blockSize)]);
}

/** The entry that carries a path of more bytes than a header holds. */
function longName(path: string): Buffer[] {
  return Buffer.byteLength(path) > nameLength ? tarEntry("././@LongLink", `${path}\0`, "L") : [];
}

function tarEntry(path: string, content: string | Uint8Array, type = "0"): Buffer[] {
  const body = Buffer.from(content);
  return [tarHeader(path, body.length, type), body, Buffer.alloc(-body.length & (blockSize - 1))];
}

function tarHeader(path: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(blockSize);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  header.write(path, 0, nameLength);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

const storedBlock = 0xffff;

/** Stores without compression: a compressor's output, and so the digest, changes with its version. */
function gzipStored(content: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let start = 0; start < content.length; start += storedBlock) {
    const block = content.subarray(start, start + storedBlock);
    const head = Buffer.alloc(5);
    head.writeUInt8(start + storedBlock >= content.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(~block.length & 0xffff, 3);
    parts.push(head, block);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([...parts, trailer]);
}
