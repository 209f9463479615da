import { expect, test } from "@jest/globals";
import { failureText } from "../../../../provider/resources/build/failure.ts";

const text = (reason: string, tail: string[] = [], logSnippet?: string) =>
  failureText("app-3", { phase: "Failed", reason, message: "M.", ...(logSnippet && { logSnippet }) }, tail);

test.each([
  ["GenericBuildFailed", /a command of the build has failed/],
  ["FetchSourceFailed", /correct spec\.source\.git \(uri, ref\), the commit, sourceSecret or the proxies/],
  ["PushImageToRegistryFailed", /the image is built, but cannot be pushed: correct spec\.output\.to or pushSecret/],
  ["PullBuilderImageFailed", /the builder image cannot be pulled/],
  ["PostCommitHookFailed", /spec\.postCommit/],
  ["OutOfMemoryKilled", /raise spec\.resources\.limits\.memory/],
  ["InvalidOutputReference", /declare the ImageStream/],
  ["toString", /correct what the log names/],
])("%s has a remedy of its own", (reason, remedy) => {
  expect(text(reason)).toMatch(remedy);
  expect(text(reason)).toMatch(new RegExp(`^build app-3 is Failed \\(${reason}: M\\.\\)`));
  expect(text(reason)).toMatch(/oc logs build\/app-3$/);
});

test("the last 10 lines of the log are told, or those that the builder has left, without credentials", () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  expect(text("GenericBuildFailed", lines)).toContain(`its log ends: ${lines.slice(2).join(" | ")};`);
  expect(text("GenericBuildFailed", [], "one\ntwo\n")).toContain("its log ends: one | two;");
  expect(text("GenericBuildFailed", ["git clone https://me:hushhush@git.example/a"])).not.toContain("hushhush");
  expect(text("GenericBuildFailed", ["password=hushhush"])).not.toContain("hushhush");
});
