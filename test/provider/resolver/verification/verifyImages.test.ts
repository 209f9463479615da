import { describe, expect, test } from "@jest/globals";
import type { DeclaredTag } from "../../../../provider/resolver/declarations.ts";
import type { ShownBefore } from "../../../../provider/resolver/preview/compareWithPreview.ts";
import type { PreviewedTag } from "../../../../provider/resolver/preview/previewRecord.ts";
import type { Resolution } from "../../../../provider/resolver/resolution.ts";
import { Verdicts } from "../../../../provider/resolver/verification/verdicts.ts";
import type { Verdict, VerifiedImage, Verifier } from "../../../../provider/resolver/verification/verifier.ts";
import { verifyImages } from "../../../../provider/resolver/verification/verifyImages.ts";
import { headline } from "../../../../provider/text/headline.ts";
import type { Message } from "../../../../provider/text/message.ts";
import { declaredTag } from "../declaredTag.ts";

const [old, moved] = ["1", "2"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

function verifier(name: string, verdict: Verdict = { passed: true }) {
  const judged: VerifiedImage[] = [];
  const judge = async (image: VerifiedImage) => {
    judged.push(image);
    return verdict;
  };
  const made: Verifier = { name, identity: name, judge };
  return { ...made, judged };
}

const resolvedTo = (digest: string, repository = "quay.io/acme/app"): Resolution => ({
  image: { digest, image: `${repository}@${digest}`, metadata: { version: "1.4.0" } },
});

function shownBefore(previewed?: Partial<PreviewedTag>): { shown: ShownBefore; refusals: string[] } {
  const refusals: string[] = [];
  const entry = { reference: "", digest: old, time: "", ...previewed };
  const tag = async () => (previewed === undefined ? undefined : entry);
  const refused = () => void refusals.push("refused");
  return { shown: { any: previewed !== undefined, tag, refused, notHeld: () => undefined }, refusals };
}

const settle = (
  own: Partial<DeclaredTag>,
  { resolution = resolvedTo(old), verdicts = new Verdicts(), shown = undefined as ShownBefore | undefined } = {},
) =>
  verifyImages(
    verdicts,
    shown && (async () => shown),
  )({
    tag: declaredTag(own),
    resolution,
    decides: true,
    byDigest: async () => resolution,
  });

const verified = (why: string): Message => ({ headline: headline`${"1.4"} is verified`, details: [["why", why]] });

describe("an image is put before every verifier of its tag", () => {
  test("with reference, digest, pull spec and metadata; who passed it is told beside what was said before", async () => {
    const [one, two] = [verifier("cosign"), verifier("age")];
    const earlier: Message = { headline: headline`accepted` };
    const resolution = { ...resolvedTo(old), notices: [earlier] } as Resolution;
    expect(await settle({ verifiers: [one, two] }, { resolution })).toEqual({
      ...resolution,
      notices: [earlier, verified(`${old} passed cosign; ${old} passed age`)],
    });
    const image = `quay.io/acme/app@${old}`;
    expect(one.judged).toEqual([{ reference: "quay.io/acme/app", digest: old, image, metadata: { version: "1.4.0" } }]);
    expect(two.judged).toEqual(one.judged);
  });

  test("once for a digest, however many tags of a repository have it", async () => {
    const one = verifier("cosign");
    const verdicts = new Verdicts();
    const tags = ["1", "1", "2"].map((digit) => `sha256:${digit.repeat(64)}`);
    await Promise.all(tags.map((digest) => settle({ verifiers: [one] }, { verdicts, resolution: resolvedTo(digest) })));
    expect(one.judged.map(({ digest }) => digest)).toEqual([old, moved]);
  });

  // Verdicts were kept by digest: what was approved in one repository passed for a copy in another.
  test("again where the same digest is in another repository", async () => {
    const judge = async ({ reference, image }: VerifiedImage): Promise<Verdict> =>
      reference === "quay.io/acme/app" && image === `quay.io/acme/app@${old}`
        ? { passed: true }
        : { refused: "whose?" };
    const ours: Verifier = { name: "ours", identity: "ours", judge };
    const verdicts = new Verdicts();
    const passed = await settle({ verifiers: [ours] }, { verdicts });
    const other = resolvedTo(old, "quay.io/stranger/app");
    const refused = await settle({ verifiers: [ours] }, { verdicts, resolution: other });
    expect(["image" in passed, "image" in refused]).toEqual([true, false]);
  });

  test("without what only one of several tags with the image could tell", async () => {
    const one = verifier("cosign");
    const from = (tag: string) => ({ kind: "DockerImage" as const, name: `quay.io/acme/app:${tag}` });
    for (const tag of ["1.4", "latest"]) await settle({ verifiers: [one], from: from(tag) });
    expect(one.judged[0]).toEqual(one.judged[1]);
  });

  test("not more than four at once", async () => {
    let [running, most] = [0, 0];
    const judge = async (): Promise<Verdict> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { passed: true };
    };
    const slow: Verifier = { name: "slow", identity: "slow", judge };
    const verdicts = new Verdicts();
    const digests = [...Array(20).keys()].map((number) => `sha256:${number}`);
    await Promise.all(
      digests.map((digest) => settle({ verifiers: [slow] }, { verdicts, resolution: resolvedTo(digest) })),
    );
    expect([running, most]).toEqual([0, 4]);
  });

  test("and refused for good if one does not pass it, with all reasons", async () => {
    const refusing = verifier("cosign", { refused: "no signature" });
    const broken = verifier("age", { failed: "no such program" });
    expect(await settle({ verifiers: [refusing, verifier("fine"), broken] })).toEqual({
      problem: {
        code: "IMAGE_REFUSED",
        severity: "error",
        summary:
          `cosign refused quay.io/acme/app:1.4 (${old}): no signature; ` +
          `age could not judge quay.io/acme/app:1.4 (${old}), so it is refused: no such program`,
      },
    });
  });

  test.each<[string, Partial<DeclaredTag>, Resolution]>([
    ["has no verifier", { verifiers: [] }, resolvedTo(old)],
    ["is a mere reference", {}, { image: { metadata: {} } }],
    ["could not be resolved", {}, { problem: { code: "UNRESOLVED", severity: "warning", summary: "down" } }],
  ])("unless the tag %s", async (_what, own, resolution) => {
    const one = verifier("cosign");
    expect(await settle({ verifiers: [one], ...own }, { resolution })).toBe(resolution);
    expect(one.judged).toEqual([]);
  });

  test("by the tag that a selection has chosen, and refused by its name", async () => {
    const chosen = resolvedTo(old);
    const resolution = "image" in chosen ? { image: { ...chosen.image, selected: "1.5" } } : chosen;
    const own = { from: { kind: "DockerImage" as const, name: "quay.io/acme/app" }, select: { semver: "1.x" } };
    const refusing = verifier("cosign", { refused: "no" });
    expect(await settle({ verifiers: [refusing], ...own }, { resolution })).toMatchObject({
      problem: { summary: `cosign refused quay.io/acme/app:1.5 (${old}): no` },
    });
  });

  test("but not before its place is known, which is no refusal for good", async () => {
    const answer = await settle(
      { verifiers: [verifier("cosign")] },
      { resolution: { image: { digest: old, metadata: {} } } },
    );
    expect(answer).toMatchObject({ problem: { code: "UNVERIFIED" } });
    expect(answer).not.toMatchObject({ problem: { severity: "error" } });
  });
});

// A planted record with approvals had an update apply what every verifier refuses.
describe("an update asks the verifiers again", () => {
  test("about the digest that the preview has shown, and says nothing twice", async () => {
    const one = verifier("cosign");
    const { shown } = shownBefore({});
    expect(await settle({ verifiers: [one] }, { shown })).toEqual(resolvedTo(old));
    expect(one.judged).toHaveLength(1);
  });

  test.each<[string, Partial<PreviewedTag> | undefined]>([
    ["without a preview", undefined],
    ["for another digest", { digest: moved }],
  ])("and says who has passed an image %s", async (_what, previewed) => {
    const settled = await settle({ verifiers: [verifier("cosign")] }, shownBefore(previewed));
    expect(settled).toMatchObject({ notices: [verified(`${old} passed cosign`)] });
  });

  test("and keeps the preview for the next attempt when one refuses", async () => {
    const { shown, refusals } = shownBefore({});
    await settle({ verifiers: [verifier("cosign", { refused: "no" })] }, { shown });
    expect(refusals).toEqual(["refused"]);
  });
});
