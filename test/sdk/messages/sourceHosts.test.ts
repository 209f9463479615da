import { afterEach, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { forgeNames, publicHosts } from "../../../provider/image/sourceLink.ts";
import { sourceHosts } from "../../../sdk/messages/sourceHosts.ts";
import { anyText } from "../../anyText.ts";

const given = (text: string) => {
  pulumi.runtime.setAllConfig({ "imagestream:sourceHosts": text });
  return sourceHosts();
};

afterEach(() => pulumi.runtime.setAllConfig({}));

test("hosts of the configuration come beside the public ones, in any case, with ports and spaces", () => {
  expect(given("git.acme.example=gitlab, Code.Acme.Example:8443=GitHub ,")).toEqual({
    ...publicHosts,
    "git.acme.example": "gitlab",
    "code.acme.example:8443": "github",
  });
  expect(given("")).toEqual(publicHosts);
});

test.each(["git.acme.example", "git.acme.example=svn", "=gitlab", "https://git.acme.example=gitlab", "a=gitlab=b"])(
  "%s is refused with the form and the software that there is",
  (text) => {
    expect(() => given(text)).toThrow(`imagestream:sourceHosts has "${text}"\n`);
    const remedy = "write host=software, several with commas; software is one of ";
    expect(() => given(text)).toThrow(remedy + forgeNames.join(", "));
  },
);

test("any text is hosts or one plain error", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        for (const host of Object.keys(given(text))) expect(host).toMatch(/^[a-z0-9.-]+(?::\d+)?$/);
      } catch (error) {
        expect(error).toBeInstanceOf(pulumi.RunError);
        expect(String(error)).not.toMatch(/[^\P{Cc}\n]/u);
      }
    }),
  );
});
