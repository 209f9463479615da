import { z } from "zod";
import { isDigest } from "../../image/digest.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isReference, parseReference, withDigest } from "../../image/reference.ts";
import { parseSelectionText, selectionText } from "../../image/selection/selection.ts";
import { selectionFaults } from "../../image/selection/selectionFaults.ts";
import { isTagName } from "../../image/tagName.ts";
import type { ImageRequest } from "../images/imageSource.ts";
import type { ResolvedBy, ResolvedImage } from "../resolution.ts";
import { parseStreamKey } from "./streamKey.ts";

/** What a reference stands for until somebody says otherwise. */
export interface LockedImage {
  readonly digest: string;
  /** The tag that was chosen, where a selection chooses it. */
  readonly tag?: string | undefined;
  /** For people who review the file: who has resolved a reference to a registry. */
  readonly resolvedBy?: ResolvedBy | undefined;
  /** What the image says of itself: for people who review the file, and for programs and verifiers. */
  readonly version?: string | undefined;
  readonly revision?: string | undefined;
  readonly source?: string | undefined;
  readonly created?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly size?: number | undefined;
}

/** `imagestream.lock.json`: references and the images that they are held to. */
export interface LockFile {
  readonly version: 1;
  /**
   * By reference; behind it the platform or import mode, where one is declared, since that makes another image of it, and
   * the selection, where one chooses the tag: `quay.io/acme/app semver >=1.4 <2`.
   */
  readonly images: Readonly<Record<string, LockedImage>>;
  /** What is copied out of streams, by the API server's URL, then by kind and name: `ImageStreamTag dev/app:latest`. */
  readonly streams?: Readonly<Record<string, Readonly<Record<string, LockedImage>>>> | undefined;
}

export const lockFileName = "imagestream.lock.json";
export const emptyLock: LockFile = { version: 1, images: {} };

const text = z.string().optional();
const locked = z.strictObject({
  digest: z.string().refine(isDigest),
  tag: z.string().refine(isTagName).optional(),
  resolvedBy: z.enum(["cluster", "registry"]).optional(),
  version: text,
  revision: text,
  source: text,
  created: text,
  platforms: z.array(z.string()).optional(),
  size: z.number().positive().optional(),
});
const lockFile = z.strictObject({
  version: z.literal(1),
  images: z
    .record(z.string().refine(isLockKey), locked)
    .refine((images) => Object.entries(images).every(([key, { tag }]) => (tag !== undefined) === isSelecting(key))),
  streams: z
    .record(
      z.string(),
      z.record(
        z.string().refine((key) => parseStreamKey(key) !== undefined),
        locked,
      ),
    )
    .optional(),
});

type Lockable = Pick<ImageRequest, "reference" | "importMode" | "platform" | "select">;

export const lockKey = ({ reference, importMode, platform, select }: Lockable): string =>
  [reference, platform ?? importMode, select && selectionText(select)].filter((part) => part !== undefined).join(" ");

const keyForm = /^(\S*)(?: (Legacy|PreserveOriginal)| (\S+\/\S+))?(?: (.*))?$/;

/** The reference of a key, with its platform or import mode, and its selection. */
export function lockable(key: string): Lockable {
  const [, reference = "", importMode, platform, rest = ""] = keyForm.exec(key) ?? [];
  const select = parseSelectionText(rest);
  return {
    reference,
    importMode: importMode as Lockable["importMode"],
    ...(platform === undefined ? {} : { platform }),
    ...(select && { select }),
  };
}

/** Whether a text could be a key: one spelling for each, and a selection without faults. */
export function isLockKey(key: string): boolean {
  const { select, ...rest } = lockable(key);
  const isSound = select === undefined || selectionFaults(select).length === 0;
  return isReference(rest.reference) && isSound && lockKey({ ...rest, select }) === key;
}

const isSelecting = (key: string): boolean => lockable(key).select !== undefined;

/**
 * Reads the text of a lock file; an absent one locks nothing.
 * @throws ImageStreamError `LOCK_FILE`
 */
export function parseLockFile(content: string | undefined): LockFile {
  if (content === undefined) return emptyLock;
  try {
    return lockFile.parse(JSON.parse(content));
  } catch (cause) {
    const where = cause instanceof z.ZodError ? ` at ${cause.issues[0]?.path.join(".") || "its top"}` : "";
    const remedy = "resolve conflicts in it, or restore it from version control";
    throw new ImageStreamError("LOCK_FILE", `${lockFileName} is no lock file of this version${where}; ${remedy}`, {
      cause,
    });
  }
}

/** JSON for review: sorted by reference and one line a member, so that a moved tag is a change of few lines. */
export function formatLockFile({ version, images, streams }: LockFile): string {
  const clusters = streams && sorted(streams, (entries) => sorted(entries, inOrder));
  return `${JSON.stringify({ version, images: sorted(images, inOrder), streams: clusters }, undefined, 2)}\n`;
}

/** What is locked of registries or, where a server is given, of its streams. */
export const lockedIn = ({ images, streams }: LockFile, server: string | undefined) =>
  server === undefined ? images : (streams?.[server] ?? {});

/** The lock file with more, or other, locked images of registries or of a server's streams. */
export function withLocked(
  lock: LockFile,
  server: string | undefined,
  entries: Readonly<Record<string, LockedImage>>,
): LockFile {
  const all = { ...lockedIn(lock, server), ...entries };
  if (server === undefined) return { ...lock, images: all };
  return Object.keys(all).length === 0 ? lock : { ...lock, streams: { ...lock.streams, [server]: all } };
}

const sorted = <T, U>(of: Readonly<Record<string, T>>, each: (value: T) => U): Record<string, U> =>
  Object.fromEntries(
    Object.entries(of)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, each(value)]),
  );

const inOrder = ({ digest, tag, resolvedBy, ...told }: LockedImage): LockedImage => {
  const { version, revision, source, created, platforms, size } = told;
  return { digest, tag, resolvedBy, version, revision, source, created, platforms, size };
};

/** The part of a resolution that is locked; `undefined` if it has no digest. */
export function lockedImage(
  { digest, selected, metadata }: ResolvedImage,
  resolvedBy?: ResolvedBy,
): LockedImage | undefined {
  if (digest === undefined) return undefined;
  const { exposedPorts: _, ...told } = metadata;
  return JSON.parse(JSON.stringify(inOrder({ digest, tag: selected, resolvedBy, ...told }))) as LockedImage;
}

/** A locked image as if it had been resolved: all that is told of it is what the file has. */
export function resolvedFromLock(
  reference: string,
  { digest, tag, resolvedBy: _, ...rest }: LockedImage,
): ResolvedImage {
  const metadata = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const image = withDigest(parseReference(reference), digest).original;
  return { digest, image, metadata, ...(tag === undefined ? {} : { selected: tag }) };
}
