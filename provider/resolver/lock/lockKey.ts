import { isReference } from "../../image/reference.ts";
import { parseSelectionText, selectionText } from "../../image/selection/selection.ts";
import { selectionDiagnostics } from "../../image/selection/selectionDiagnostics.ts";
import { type FileText, fileText, isFingerprint } from "../fingerprint.ts";
import type { ImageRequest } from "../images/imageSource.ts";

/** The part of a request for an image that makes its key. */
type Lockable = Pick<ImageRequest, "reference" | "importMode" | "platform" | "select" | "isSecret">;

/** The key that a request has, or that a fingerprint stands for: a secret reference is locked without its text. */
export const lockName = ({ isSecret, ...request }: Lockable): FileText => fileText(lockKey(request), isSecret);

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

/** Tells that a text can be a key: each key has one spelling, and its selection has no faults. */
export function isLockKey(key: string): boolean {
  if (isFingerprint(key)) return true;
  const { select, ...rest } = lockable(key);
  const isSound = select === undefined || selectionDiagnostics(select).length === 0;
  return isReference(rest.reference) && isSound && lockKey({ ...rest, select }) === key;
}

/** Tells that a selection chooses the tag. */
export const isSelecting = (key: string): boolean => lockable(key).select !== undefined;
