import { expect, test } from "@jest/globals";
import { hasFailed, ImportError } from "../../../provider/cluster/importFailure.ts";

const internal = (message: string) => ({ status: "Failure", reason: "InternalError", code: 500, message });

test.each([
  [{ status: "Failure", reason: "NotFound", code: 404, message: "not found" }, "IMAGE_NOT_FOUND", false],
  [
    { status: "Failure", reason: "Unauthorized", code: 401, message: "you may not have access" },
    "REGISTRY_UNAUTHORIZED",
    false,
  ],
  [{ status: "Failure", reason: "Forbidden", code: 403, message: "registry x blocked" }, "REGISTRY_BLOCKED", false],
  [{ status: "Failure", reason: "BadRequest", code: 400, message: "insecure" }, "REGISTRY_INSECURE", false],
  [internal("x: toomanyrequests: You have reached your pull rate limit"), "REGISTRY_RATE_LIMITED", true],
  [internal("x: denied: requested access to the resource is denied"), "REGISTRY_DENIED", false],
  [internal("x: Get https://x/v2/: dial tcp: lookup x: no such host"), "REGISTRY_UNREACHABLE", true],
  [
    internal("x: Get https://x/v2/: net/http: request canceled (Client.Timeout exceeded)"),
    "REGISTRY_UNREACHABLE",
    true,
  ],
  [internal("x: tls: failed to verify certificate: x509: unknown authority"), "REGISTRY_TLS", false],
  [internal("x: name unknown: repository not known"), "IMAGE_NOT_FOUND", false],
  [internal("x: something new"), "IMPORT_FAILED", false],
  [internal("x: received unexpected HTTP status: 503 Service Unavailable"), "REGISTRY_UNAVAILABLE", true],
  [internal("x: received unexpected HTTP status: 500 Internal Server Error"), "REGISTRY_ERROR", true],
  [internal("x: error parsing HTTP 429 response body: slow down"), "REGISTRY_RATE_LIMITED", true],
  [internal("x: unavailable: service is down"), "REGISTRY_UNAVAILABLE", true],
  [{ status: "Failure", reason: "TooManyRequests", code: 429, message: "wait" }, "REGISTRY_RATE_LIMITED", true],
  [{ status: "Failure", reason: "Timeout", code: 504, message: "late" }, "REGISTRY_UNAVAILABLE", true],
  // The name of an image has words of its own.
  [internal("quay.io/denied/timeout-503:1: something new"), "IMPORT_FAILED", false],
])("%j is %s", (status, code, temporary) => {
  const error = new ImportError("quay.io/acme/app:1.4", status);
  expect(error).toMatchObject({ code, temporary });
  expect(error.message).toContain("quay.io/acme/app:1.4");
  expect(error.message).toContain(status.message);
  expect(error.message).toContain(error.remedy);
  expect(error.remedy.startsWith("correct what the message says")).toBe(code === "IMPORT_FAILED");
});

test("only a Failure has failed", () => {
  expect(hasFailed({ status: "Failure" })).toBe(true);
  expect(hasFailed({ status: "Success" })).toBe(false);
  expect(hasFailed(undefined)).toBe(false);
});
