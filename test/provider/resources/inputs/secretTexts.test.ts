import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { secretTexts } from "../../../../provider/resources/inputs/secretTexts.ts";
import { maskedText, maskedValue } from "../../../../provider/text/maskedText.ts";

test("a secret of eight signs or more never stays in a text, whatever stands around it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!"[secret]".includes(secret));
      expect(maskedText(`${before}${secret}${after}`, secretTexts([secret]))).toContain("[secret]");
      expect(maskedText(`"${secret}"`, secretTexts([secret]))).not.toContain(`"${secret}"`);
    }),
  );
});

test("a short secret counts only as a word of its own", () => {
  const texts = secretTexts(["web"]);
  expect(
    maskedText("Deployment shop/web has no container web; webhooks stay, as does web-2, but not tags.web.from", texts),
  ).toBe(
    "Deployment shop/[secret] has no container [secret]; webhooks stay, as does web-2, but not tags.[secret].from",
  );
  expect(maskedText("1.4 is no 1.4.1, and no 11.4. Take 1.4.", secretTexts(["1.4"]))).toBe(
    "[secret] is no 1.4.1, and no 11.4. Take [secret].",
  );
});

test("a secret reference is known by its repository as well, which is what registries are asked for", () => {
  const texts = secretTexts(["quay.io/hush/app:1.4"]);
  for (const text of [
    "quay.io/hush/app@sha256:1",
    "GET https://quay.io/v2/hush/app/manifests/1.4",
    "quay.io/hush/app:1.4",
  ])
    expect(maskedText(text, texts)).not.toContain("hush");
  expect(maskedText("quay.io/acme/app:1.4", texts)).toBe("quay.io/acme/app:1.4");
});

test("the API's own words are in secret objects as in all others", () => {
  expect(secretTexts([{ kind: "DockerImage", name: "quay.io/hush/app", type: "Local" }])).toEqual([
    "quay.io/hush/app",
    "hush/app",
  ]);
  expect(secretTexts([true, 60, null, undefined, "ab"])).toEqual([]);
});

test("all texts of a value are masked, and nothing else of it", () => {
  expect(maskedValue({ reasons: ["no SECRETNOTE"], exists: true, count: 3 }, ["SECRETNOTE"])).toEqual({
    reasons: ["no [secret]"],
    exists: true,
    count: 3,
  });
});
