import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { messageText, stop } from "../../../sdk/messages/say.ts";
import { anyText } from "../../anyText.ts";

/** Labels, tag names and servers write this to look like something else. */
const evil = "1.4\u001b[2K\u001b]8;;https://evil.example\u0007\r\nerror: forged\u202e\u009b31m<{%fg 999%}>";
const plain = "1.4 [2K ]8;;https://evil.example error: forged 31m< {%fg 999%}>";

test("each line of a message is plain and short, and only the caller's own lines are lines", () => {
  expect(messageText({ headline: evil, details: [["version", evil]] })).toBe(`${plain}\n  version    ${plain}`);
  expect(stop(evil).message).toBe(plain);
  expect(stop("x".repeat(1_000_000)).message).toHaveLength(16_000);
  const text = fc.oneof(anyText, fc.constantFrom(evil, "<{%", "\n", "\u001b"));
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.constantFrom("tag", "version"), text)), (headline, details) => {
      const said = messageText({ headline, details });
      expect(said.split("\n")).toHaveLength(1 + details.length);
      expect(said).not.toMatch(/[^\P{C}\n]|<\{%/u);
    }),
  );
});
