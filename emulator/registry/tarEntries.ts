import { gunzipSync } from "node:zlib";

const block = 512;

/** Reads the files of a tar, gzipped or not: content by path, without a leading `./`. */
export function tarEntries(archive: Buffer): Map<string, Buffer> {
  const tar = archive[0] === 0x1f && archive[1] === 0x8b ? gunzipSync(archive) : archive;
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    const size = numberAt(header, 124, 12);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw new Error("the archive ends in the middle of a file");
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "L") longName = textOf(content);
    else if (type === "x") longName = paxPath(content) ?? longName;
    else {
      if (type === "0" || type === "\0") files.set((longName ?? nameOf(header)).replace(/^\.\//, ""), content);
      longName = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString();
}

function nameOf(header: Buffer): string {
  const isUstar = header.subarray(257, 262).toString() === "ustar";
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : "";
  const name = textOf(header.subarray(0, 100));
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal digits, or a binary number if the first bit is set. */
function numberAt(header: Buffer, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(BigInt(`0x${field.subarray(1).toString("hex")}`));
  const digits = textOf(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error("this is no tar archive");
  return Number.parseInt(digits || "0", 8);
}

function paxPath(content: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(content.toString())?.[1];
}
