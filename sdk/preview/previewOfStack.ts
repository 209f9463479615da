import * as pulumi from "@pulumi/pulumi";
import { newestItem } from "../../provider/image/history.ts";
import type { DeclaredTag } from "../../provider/resolver/declarations.ts";
import type { FileText } from "../../provider/resolver/fingerprint.ts";
import { compareWithPreview } from "../../provider/resolver/preview/compareWithPreview.ts";
import type { ShownImage } from "../../provider/resolver/preview/previewRecord.ts";
import { inTurn, type Settlement } from "../../provider/resolver/settlement.ts";
import type { StreamImages } from "../../provider/resolver/streamImages.ts";
import type { Verdicts } from "../../provider/resolver/verification/verdicts.ts";
import { verifyImages } from "../../provider/resolver/verification/verifyImages.ts";
import { inform, warn } from "../messages/say.ts";
import { PreviewFile } from "./previewFile.ts";
import { previewPath } from "./previewPath.ts";

const atExit: ((succeeded: boolean) => void)[] = [];
process.once("exit", (code) => {
  for (const end of atExit) end(code === 0);
});

/** The record that the resources of one program share. */
export function previewOfStack(): PreviewFile {
  const names = {
    organization: organizationOfStack(),
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
  };
  return new PreviewFile(previewPath(names), {
    now: () => new Date(),
    warn: (message) => void warn(message),
    inform: (message) => void inform(message),
    atEnd: (end) => atExit.push(end),
  });
}

/** Unit tests by `pulumi.runtime.setMocks` need not name one, and asking for it would then throw. */
function organizationOfStack(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return defaultOrganization;
  }
}

/** As Pulumi calls it where its backend has none. */
const defaultOrganization = "organization";

/**
 * In a preview notes what is shown, in an update holds the tags to it. Before that or after it, the image is verified:
 * what is refused is not shown, and only what is to be applied is put before anybody.
 */
export function heldToPreview(
  file: PreviewFile,
  verdicts: Verdicts,
  streams: StreamImages,
  address: () => Promise<FileText>,
): Settlement {
  const place = once(() => address().catch((): FileText => "unknown"));
  if (pulumi.runtime.isDryRun()) {
    const record = recordPreview(async (tag, shown) => file.note(await place(), tag, shown));
    return inTurn(verifyImages(verdicts), record);
  }
  const before = async () => file.shown(await place());
  return inTurn(
    compareWithPreview(before, (tag, digest) => hasOther(streams, tag, digest)),
    verifyImages(verdicts, before),
  );
}

/** Tells whether a tag has another image on the cluster; no request more, since its resource asks for the stream as well. */
async function hasOther(
  streams: StreamImages,
  { namespace, stream, tag }: DeclaredTag,
  digest: string,
): Promise<boolean> {
  const present = await streams.stream(namespace, stream).catch(() => undefined);
  const has = newestItem(present?.status?.tags, tag)?.image;
  return has !== undefined && has !== "" && has !== digest;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/**
 * Notes what a preview shows, and that it shows nothing of a tag which it could not resolve. `note` resolves when it is
 * safe: a tag is not shown before.
 */
function recordPreview(note: (tag: DeclaredTag, shown: ShownImage | undefined) => Promise<void>): Settlement {
  return async ({ tag, resolution }) => {
    const { digest, selected } = "image" in resolution ? resolution.image : {};
    await note(tag, digest === undefined ? undefined : { digest, selected });
    return resolution;
  };
}
