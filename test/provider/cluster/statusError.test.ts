import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ClusterError } from "../../../provider/cluster/clusterError.ts";
import { statusError } from "../../../provider/cluster/statusError.ts";

const url = "https://joe:hunter2@api.example.com:6443/apis/image.openshift.io/v1/namespaces/p1/imagestreams/web";
const answer = (status: number, body: unknown) =>
  statusError({ method: "GET", url, status, body: typeof body === "string" ? body : JSON.stringify(body) });

test.each([
  [400, "BadRequest", "x", "BAD_REQUEST", false],
  [401, "Unauthorized", "Unauthorized", "UNAUTHORIZED", false],
  [403, "Forbidden", "imagestreams is forbidden", "FORBIDDEN", false],
  [403, "Forbidden", "exceeded quota: q", "QUOTA_EXCEEDED", false],
  [404, "NotFound", 'imagestreams "web" not found', "NOT_FOUND", false],
  [404, "NotFound", 'namespaces "p1" not found', "NAMESPACE_NOT_FOUND", false],
  [409, "Conflict", "x", "CONFLICT", true],
  [409, "AlreadyExists", "x", "ALREADY_EXISTS", false],
  [410, "Expired", "x", "EXPIRED", true],
  [422, "Invalid", "x", "INVALID", false],
  [429, "TooManyRequests", "x", "RATE_LIMITED", true],
  [500, "InternalError", "x", "SERVER_ERROR", false],
  [500, "ServerTimeout", "x", "SERVER_TIMEOUT", true],
  [503, "ServiceUnavailable", "x", "UNAVAILABLE", true],
  [504, "Timeout", "x", "TIMEOUT", true],
])("%i %s (%s) is %s", (status, reason, message, code, temporary) => {
  const error = answer(status, { kind: "Status", reason, message, code: status });
  expect(error).toMatchObject({ code, temporary, status, reason });
  expect(error.message).toContain(message);
  expect(error.remedy).not.toBe("");
});

test("method, URL without password, status and reason are in the text", () => {
  const { message } = answer(403, { message: "no", reason: "Forbidden" });
  expect(message).toContain(
    "GET https://api.example.com:6443/apis/image.openshift.io/v1/namespaces/p1/imagestreams/web",
  );
  expect(message).toContain("403 Forbidden");
  expect(message).not.toContain("hunter2");
});

test("the API's causes become faults with their paths", () => {
  const causes = [
    { reason: "FieldValueInvalid", message: "must be lower case", field: "spec.tags[0].from.name" },
    { reason: "FieldValueRequired", message: "required", field: "spec.tags[1].from.name" },
  ];
  const error = answer(422, { message: "invalid", reason: "Invalid", details: { causes } });
  expect(error.causes).toEqual(causes);
  expect(error.diagnostics.map(({ path }) => path)).toEqual(["spec.tags[0].from.name", "spec.tags[1].from.name"]);
});

test("a cluster without the image API is told from a stream that is missing", () => {
  const error = answer(404, "404 page not found\n");
  expect(error).toMatchObject({ code: "API_NOT_FOUND", message: expect.stringMatching(/OpenShift/) });
});

// An object that a proxy cannot find was taken for deleted, and left the state.
test.each(["", "<h1>404 Not Found</h1>", '{"error":"no route"}', '{"message":"no Route matched with those values"}'])(
  "a missing page of a proxy (%j) is no missing object",
  (body) => {
    const error = answer(404, body);
    expect(error).toMatchObject({ code: "BAD_ANSWER", temporary: false, message: expect.stringMatching(/proxy/) });
  },
);

test("retryAfterSeconds of the body counts where the header is missing", () => {
  const error = answer(500, { message: "x", reason: "ServerTimeout", details: { retryAfterSeconds: 2 } });
  expect(error.retryAfter).toBe(2_000);
});

test("a token that the server repeats is not passed on", () => {
  const token = "sha256~AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
  const jwt = `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.${"c".repeat(20)}`;
  const { message } = answer(401, { message: `invalid bearer token ${token}, Authorization: Bearer ${jwt}` });
  expect(message).not.toContain("AbCdEf");
  expect(message).not.toContain("aaaa");
});

test("any answer becomes a ClusterError with a code", () => {
  const body = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), body, (status, text) => {
      const error = answer(status, text);
      expect(error).toBeInstanceOf(ClusterError);
      expect(error.code).toMatch(/^[A-Z_]+$/);
    }),
  );
});
