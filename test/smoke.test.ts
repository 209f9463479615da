import { expect, test } from "@jest/globals";
import { ImageStreamError } from "../provider/image/error.ts";

test("jest runs ES modules in TypeScript", () => {
  expect(new ImageStreamError("CODE", "text").code).toBe("CODE");
});
