import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import type { DeclaredTag } from "../declarations.ts";
import type { ShownBefore } from "../preview/compareWithPreview.ts";
import type { Unresolved } from "../resolution.ts";
import type { Settlement } from "../settlement.ts";
import type { Verdicts } from "./verdicts.ts";
import type { Verdict, Verifier } from "./verifier.ts";

/**
 * Puts the image of a tag before the tag's verifiers, in a preview and again in its update: the record of a
 * preview could hold a forged approval. The update repeats no notice of an image that the preview has shown.
 */
export function verifyImages(verdicts: Verdicts, before?: () => Promise<ShownBefore>): Settlement {
  return async ({ tag, resolution }) => {
    if (tag.verifiers.length === 0 || !("image" in resolution)) return resolution;
    const { digest, image, selected } = resolution.image;
    // A mere reference has no image to judge.
    if (digest === undefined) return resolution;
    if (image === undefined) return { problem: placeUnknown(tag, digest) };
    const subject = { reference: repositoryOf(image), digest, image, metadata: resolution.image.metadata };
    const said = await Promise.all(
      tag.verifiers.map(async (verifier) => ({ verifier, verdict: await verdicts.of(verifier, subject) })),
    );
    const problems = said.flatMap(
      ({ verifier, verdict }) => complaint(`${referenceOf(tag, selected)} (${digest})`, verifier, verdict) ?? [],
    );
    const shown = await before?.();
    if (problems.length > 0) shown?.refused();
    if (problems.length > 0) return { problem: together(problems) };
    if ((await shown?.tag(tag))?.digest === digest) return resolution;
    const passed = said.map(({ verifier }) => `${digest} passed ${verifier.name}`).join("; ");
    const notice = { headline: headline`${tag.tag} is verified`, details: [["why", passed]] } satisfies Message;
    return { ...resolution, notices: [...(resolution.notices ?? []), notice] };
  };
}

function referenceOf({ from, namespace }: DeclaredTag, selected?: string): string {
  if (from?.kind === "DockerImage" && selected !== undefined) return `${from.name}:${selected}`;
  if (from === undefined || from.kind === "DockerImage") return from?.name ?? "";
  return `${from.namespace ?? namespace}/${from.name}`;
}

const repositoryOf = (image: string): string => image.slice(0, image.lastIndexOf("@"));

function complaint(image: string, { name }: Verifier, verdict: Verdict): Unresolved | undefined {
  if ("passed" in verdict) return undefined;
  if ("refused" in verdict)
    return { code: "IMAGE_REFUSED", severity: "warning", summary: `${name} refused ${image}: ${verdict.refused}` };
  return {
    code: "VERIFIER_FAILED",
    severity: "warning",
    summary: `${name} could not judge ${image}, so it is refused: ${verdict.failed}`,
  };
}

function together(problems: readonly Unresolved[]): Unresolved {
  const summary = problems.map((problem) => problem.summary).join("; ");
  return { code: problems[0]?.code ?? "", summary, severity: "error" };
}

const placeUnknown = (tag: DeclaredTag, digest: string): Unresolved => ({
  code: "UNVERIFIED",
  severity: "warning",
  summary: `${referenceOf(tag)} (${digest}) cannot be verified before its place in the cluster's registry is known`,
});
