import { expect, test } from "@jest/globals";
import { patchOf } from "../../../../provider/resources/inputs/patchOf.ts";

test("a patch has the parts with a change, removed members too, and there is none without", () => {
  const metadata = { labels: { team: null } };
  expect(patchOf({ metadata, spec: {} })).toEqual({ metadata });
  expect(patchOf({ metadata, data: undefined, spec: { a: 1 } })).toEqual({ metadata, spec: { a: 1 } });
  expect(patchOf({ metadata: {}, spec: undefined })).toBeUndefined();
});
