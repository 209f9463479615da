import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImportError } from "../../../provider/cluster/importFailure.ts";
import { readStatus } from "../../../provider/cluster/readStatus.ts";
import { statusError } from "../../../provider/cluster/statusError.ts";

test("a status is read as the API writes it", () => {
  const status = {
    status: "Failure",
    message: "no",
    reason: "Invalid",
    code: 422,
    details: {
      name: "x",
      group: "g",
      kind: "k",
      uid: "u",
      retryAfterSeconds: 2,
      causes: [{ field: "f", message: "m" }],
    },
  };
  expect(readStatus({ kind: "Status", metadata: {}, ...status })).toEqual(status);
});

test.each<[unknown, object]>([
  [null, {}],
  ["text", {}],
  [{ message: { a: 1 }, reason: 5, code: "x", details: null }, {}],
  [{ details: { causes: "x", retryAfterSeconds: "2" } }, { details: {} }],
  [{ details: { causes: [null, 5, { field: [] }], retryAfterSeconds: -1 } }, { details: { causes: [{}] } }],
  [{ details: { retryAfterSeconds: 1e300 } }, { details: {} }],
])("of %j, what has another form is left out", (value, status) => {
  expect(readStatus(value)).toEqual(status);
});

test.each(["__proto__", "constructor", "toString", "x".repeat(100_000)])(
  "the reason %.20s is one like others",
  (reason) => {
    const error = new ImportError("quay.io/acme/app:1", { status: "Failure", reason, message: "m" });
    expect(error).toMatchObject({
      code: "IMPORT_FAILED",
      message: expect.stringContaining("the cluster cannot import"),
    });
    expect(String(error.reason).length).toBeLessThan(200);
  },
);

test("whatever a status is, it makes an error with its text, code and remedy", () => {
  const member = fc.constantFrom(
    "status",
    "message",
    "reason",
    "code",
    "details",
    "causes",
    "retryAfterSeconds",
    "kind",
    "name",
  );
  const status = fc.dictionary(member, fc.oneof(fc.jsonValue(), fc.dictionary(member, fc.jsonValue())));
  fc.assert(
    fc.property(fc.oneof(status, fc.jsonValue()), fc.integer({ min: 400, max: 599 }), (value, code) => {
      const body = JSON.stringify(value);
      const error = statusError({ method: "GET", url: "https://c/api", status: code, body });
      expect(error).toMatchObject({ code: expect.any(String), remedy: expect.any(String) });
      expect(error.message).toContain("GET https://c/api");
      expect(new ImportError("app", readStatus(value))).toMatchObject({ code: expect.any(String) });
    }),
    { seed: 12, numRuns: 500 },
  );
});
