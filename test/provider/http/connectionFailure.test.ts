import { expect, test } from "@jest/globals";
import { connectionFailure } from "../../../provider/http/connectionFailure.ts";

const failing = (code: string, message = code) => Object.assign(new Error(message), { code });

test.each([
  // code, ours, temporary, may have been sent
  ["ECONNREFUSED", "UNREACHABLE", true, false],
  ["EAI_AGAIN", "UNREACHABLE", true, false],
  ["ENOTFOUND", "UNREACHABLE", false, false],
  ["UND_ERR_CONNECT_TIMEOUT", "UNREACHABLE", false, false],
  ["ECONNRESET", "UNREACHABLE", true, true],
  ["UND_ERR_SOCKET", "UNREACHABLE", true, true],
  ["UND_ERR_HEADERS_TIMEOUT", "TIMEOUT", true, true],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "TLS", false, false],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "TLS", false, false],
  ["CERT_HAS_EXPIRED", "TLS", false, false],
])("%s is %s", (code, ours, temporary, maybeSent) => {
  expect(connectionFailure(failing(code), "api:6443")).toMatchObject({ code: ours, temporary, maybeSent });
});

test("the innermost error says what happened", () => {
  const wrapped = new Error("fetch failed", {
    cause: new AggregateError([failing("ECONNREFUSED", "connect ECONNREFUSED ::1")]),
  });
  expect(connectionFailure(wrapped, "api:6443").message).toBe("api:6443 cannot be reached: connect ECONNREFUSED ::1");
});

test("our own signals are told from the network's failures", () => {
  expect(connectionFailure(new Error("x"), "h", { cancelled: true, timeout: true }).code).toBe("CANCELLED");
  expect(connectionFailure(new Error("x"), "h", { timeout: true }).code).toBe("TIMEOUT");
});

test.each([undefined, null, "text", 7, {}])("%j is no reason to crash", (odd) => {
  expect(connectionFailure(odd, "h").code).toBe("UNREACHABLE");
});
