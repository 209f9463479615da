import type { BinaryReader } from "google-protobuf";
import { isRecord } from "./copy.ts";
import { fieldSchema, type ObjectSchema, type Schema } from "./typeSchema.ts";

type Members = Record<string, unknown>;
type Open = (bytes: Uint8Array) => BinaryReader;

/** The prefix of every Kubernetes protobuf document. */
const magic = Buffer.from("k8s\0");

function rawOf(reader: BinaryReader): Uint8Array {
  const bytes = reader.readBytes();
  return bytes instanceof Uint8Array ? bytes : Buffer.from(bytes, "base64");
}

/** All values of each field, by field number. */
function fieldsOf(open: Open, bytes: Uint8Array, read: (reader: BinaryReader, field: number) => boolean): void {
  const reader = open(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    if (!read(reader, reader.getFieldNumber())) reader.skipField();
  }
}

function numbersOf(open: Open, bytes: Uint8Array): Map<number, number> {
  const numbers = new Map<number, number>();
  fieldsOf(open, bytes, (reader, field) => {
    if (reader.getWireType() !== 0) return false;
    numbers.set(field, reader.readInt64());
    return true;
  });
  return numbers;
}

function textsOf(open: Open, bytes: Uint8Array): Map<number, string> {
  const texts = new Map<number, string>();
  fieldsOf(open, bytes, (reader, field) => {
    if (reader.getWireType() !== 2) return false;
    texts.set(field, reader.readString());
    return true;
  });
  return texts;
}

/** Decodes seconds and nanoseconds; an empty message is no time. */
function timeOf(open: Open, bytes: Uint8Array): string | null {
  const seconds = numbersOf(open, bytes).get(1);
  return seconds ? new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z") : null;
}

function intOrStringOf(open: Open, bytes: Uint8Array): unknown {
  const numbers = numbersOf(open, bytes);
  return numbers.get(1) === 1 ? (textsOf(open, bytes).get(3) ?? "") : (numbers.get(2) ?? 0);
}

/** Converts documents from the API's protobuf form to its JSON form. */
class Decoder {
  readonly #open: Open;

  constructor(open: Open) {
    this.#open = open;
  }

  /** The members of an object, including those of embedded messages. */
  members(schema: ObjectSchema, bytes: Uint8Array, prefix: readonly number[] = [], into: Members = {}): Members {
    const numbers = Object.entries(schema.numbers ?? {});
    fieldsOf(this.#open, bytes, (reader, field) => {
      const path = [...prefix, field];
      const inside = numbers.filter(([, at]) => path.every((number, i) => at[i] === number));
      const exact = inside.find(([, at]) => at.length === path.length);
      const name = exact?.[0];
      const known = name === undefined ? undefined : fieldSchema(schema, name);
      if (name !== undefined && known) into[name] = this.#read(known, reader, into[name]);
      else if (inside.length > 0) this.members(schema, rawOf(reader), path, into);
      else return false;
      return true;
    });
    return into;
  }

  #read(schema: Schema, reader: BinaryReader, before: unknown): unknown {
    if (schema.node === "list") {
      const list = Array.isArray(before) ? before : [];
      return [...list, this.#read(schema.items, reader, undefined)];
    }
    if (schema.node === "map")
      return { ...(isRecord(before) ? before : {}), ...this.#entry(schema.values, rawOf(reader)) };
    if (schema.node === "object") return this.members(schema, rawOf(reader));
    return schema.node === "scalar" ? this.#scalar(schema.type, reader) : undefined;
  }

  #entry(values: Schema, bytes: Uint8Array): Members {
    let key = "";
    let value: unknown = "";
    fieldsOf(this.#open, bytes, (reader, field) => {
      if (field === 1) key = reader.readString();
      else if (field === 2) value = this.#read(values, reader, undefined);
      else return false;
      return true;
    });
    return { [key]: value };
  }

  #scalar(type: string, reader: BinaryReader): unknown {
    switch (type) {
      case "boolean":
        return reader.readBool();
      case "integer":
        return reader.readInt64();
      case "number":
        return reader.readDouble();
      case "bytes":
        return Buffer.from(rawOf(reader)).toString("base64");
      case "time":
        return timeOf(this.#open, rawOf(reader));
      case "quantity":
        return textsOf(this.#open, rawOf(reader)).get(1);
      case "intOrString":
        return intOrStringOf(this.#open, rawOf(reader));
      default:
        return reader.readString();
    }
  }
}

/**
 * Decodes a body of type `application/vnd.kubernetes.protobuf`, as kubectl's `create` commands send it.
 *
 * @returns `undefined` for another format
 */
export async function decodeProtobuf(schema: ObjectSchema, body: Buffer): Promise<Members | undefined> {
  if (!body.subarray(0, magic.length).equals(magic)) return undefined;
  const { default: protobuf } = await import("google-protobuf");
  const open: Open = (bytes) => new protobuf.BinaryReader(bytes);
  const envelope = new Map<number, Uint8Array>();
  fieldsOf(open, body.subarray(magic.length), (reader, field) => {
    if (reader.getWireType() !== 2) return false;
    envelope.set(field, rawOf(reader));
    return true;
  });
  const type = textsOf(open, envelope.get(1) ?? new Uint8Array());
  const members = new Decoder(open).members(schema, envelope.get(2) ?? new Uint8Array());
  return { apiVersion: type.get(1), kind: type.get(2), ...members };
}
