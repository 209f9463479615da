import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { headline } from "../../../provider/text/headline.ts";
import { messageText, stop } from "../../../sdk/messages/say.ts";
import { anyText } from "../../anyText.ts";

/** Labels, tag names and servers write this to look like something else. */
const evil = "1.4\u001b[2K\u001b]8;;https://evil.example\u0007\r\nerror: forged\u202e\u009b31m<{%fg 999%}>";
const plain = "1.4 [2K ]8;;https://evil.example error: forged 31m< {%fg 999%}>";

test("each line of a message is plain and short, and only the caller's own lines are lines", () => {
  expect(messageText({ headline: headline`${evil}`, details: [["version", evil]] })).toBe(
    `1.4 [2K ]8;;https://evil.example error:…\n  version    ${plain}`,
  );
  const line = headline`stopped`;
  expect(stop({ headline: line, details: [["why", evil]] }).message).toBe(`stopped\n  why        ${plain}`);
  expect(stop({ headline: line, details: [["why", "x".repeat(1_000_000)]] }).message).toHaveLength(16_021);
  const text = fc.oneof(anyText, fc.constantFrom(evil, "<{%", "\n", "\u001b"));
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.constantFrom("tag", "version"), text)), (first, details) => {
      const said = messageText({ headline: headline`${first}`, details });
      expect(said.split("\n")).toHaveLength(1 + details.length);
      expect(said).not.toMatch(/[^\P{C}\n]|<\{%/u);
    }),
  );
});
