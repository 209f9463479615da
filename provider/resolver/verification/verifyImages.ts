import type { DeclaredTag } from "../declarations.ts";
import type { ShownBefore } from "../preview/compareWithPreview.ts";
import type { Problem } from "../resolution.ts";
import type { Settlement } from "../settlement.ts";
import type { Verdicts } from "./verdicts.ts";
import type { Verdict, Verifier } from "./verifier.ts";

/**
 * Puts the image of a tag before the tag's verifiers. In an update, those that have approved the very image for the tag
 * in the preview, as `before` says, at the same place, are not asked again.
 */
export function verifyImages(verdicts: Verdicts, before?: () => Promise<ShownBefore>): Settlement {
  return async ({ tag, resolution }) => {
    if (tag.verifiers.length === 0 || !("image" in resolution)) return resolution;
    const { digest, image, selected } = resolution.image;
    // What is a mere reference has no image to judge.
    if (digest === undefined) return resolution;
    if (image === undefined) return { problem: placeUnknown(tag, digest) };
    const shown = await before?.();
    const previewed = shown?.tag(tag);
    const approvals = previewed?.digest === digest && previewed.image === image ? (previewed.approvedBy ?? []) : [];
    const verifiers = tag.verifiers.filter(({ fingerprint }) => !approvals.includes(fingerprint));
    const subject = { reference: repositoryOf(image), digest, image, metadata: resolution.image.metadata };
    const said = await Promise.all(
      verifiers.map(async (verifier) => ({ verifier, verdict: await verdicts.of(verifier, subject) })),
    );
    const problems = said.flatMap(
      ({ verifier, verdict }) => complaint(`${referenceOf(tag, selected)} (${digest})`, verifier, verdict) ?? [],
    );
    if (problems.length > 0) shown?.refused();
    if (problems.length > 0) return { problem: together(problems) };
    const passed = said.map(({ verifier }) => `${digest} passed ${verifier.name}`);
    const notice = [resolution.notice, ...passed].filter((text) => text !== undefined).join("; ");
    return notice === "" ? resolution : { ...resolution, notice };
  };
}

function referenceOf({ from, namespace }: DeclaredTag, selected?: string): string {
  if (from?.kind === "DockerImage" && selected !== undefined) return `${from.name}:${selected}`;
  if (from === undefined || from.kind === "DockerImage") return from?.name ?? "";
  return `${from.namespace ?? namespace}/${from.name}`;
}

const repositoryOf = (image: string): string => image.slice(0, image.lastIndexOf("@"));

function complaint(image: string, { name }: Verifier, verdict: Verdict): Problem | undefined {
  if ("passed" in verdict) return undefined;
  if ("refused" in verdict) return { code: "IMAGE_REFUSED", message: `${name} refused ${image}: ${verdict.refused}` };
  return { code: "VERIFIER_FAILED", message: `${name} could not judge ${image}, so it is refused: ${verdict.failed}` };
}

function together(problems: readonly Problem[]): Problem {
  const message = problems.map((problem) => problem.message).join("; ");
  return { code: problems[0]?.code ?? "", message, isFinal: true };
}

const placeUnknown = (tag: DeclaredTag, digest: string): Problem => ({
  code: "UNVERIFIED",
  message: `${referenceOf(tag)} (${digest}) cannot be verified before its place in the cluster's registry is known`,
});
