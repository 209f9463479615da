import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { environmentProxy } from "../../../provider/http/environmentProxy.ts";

// The rules are those of golang.org/x/net/http/httpproxy, by which oc and kubectl find their proxy.
const proxy = "http://proxy.corp:3128";
const usesProxy = (url: string, noProxy: string) =>
  environmentProxy(url, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: noProxy }) !== undefined;

const noProxy =
  "acme.test, .below.test, *.star.test, ported.test:8443, 192.0.2.1, 192.0.2.2:81, 10.128.0.0/14, " +
  "2001:db8::1, [2001:db8::2]:443, [2001:db8::3], 2001:db8:a::/64, :80, 1.2.3.4/99, bücher.test, UPPER.test.";

test.each([
  ["https://acme.test", false],
  ["https://ACME.test", false],
  ["https://acme.test.", false],
  ["https://api.acme.test:6443", false],
  ["https://notacme.test", true],
  ["https://acme.test.evil", true],
  ["https://below.test", true],
  ["https://a.b.below.test", false],
  ["https://star.test", true],
  ["https://a.star.test", false],
  ["https://ported.test:8443", false],
  ["https://a.ported.test:8443", false],
  ["https://ported.test", true],
  ["http://192.0.2.1", false],
  ["https://192.0.2.1:6443", false],
  ["http://192.0.2.2:81", false],
  ["http://192.0.2.2", true],
  ["http://192.0.2.3", true],
  ["https://10.131.255.255:6443", false],
  ["https://10.132.0.0:6443", true],
  ["https://[2001:db8::1]:6443", false],
  ["https://[2001:db8:0:0::1]", false],
  ["https://[2001:db8::2]", false],
  ["https://[2001:db8::2]:6443", true],
  ["https://[2001:db8::3]", false],
  ["https://[2001:db8::4]", true],
  ["https://[2001:db8:a::1]", false],
  ["https://[2001:db8:b::1]", true],
  ["https://1.2.3.4", true],
  ["https://xn--bcher-kva.test", false],
  ["https://a.upper.test", false],
  ["https://localhost:6443", false],
  ["https://127.9.9.9:6443", false],
  ["https://[::1]:6443", false],
  ["https://localhost.acme.example", true],
] as const)("%s goes through the proxy: %s", (url, expected) => {
  expect(usesProxy(url, noProxy)).toBe(expected);
});

test("a star excludes everything, wherever it stands", () => {
  for (const list of ["*", "a.test,*", " * , b.test"]) expect(usesProxy("https://x.test", list)).toBe(false);
  expect(usesProxy("https://x.test", "")).toBe(true);
});

test("https servers have HTTPS_PROXY and http servers HTTP_PROXY, and neither has the other's", () => {
  expect(environmentProxy("https://x.test", { HTTP_PROXY: proxy })).toBeUndefined();
  expect(environmentProxy("http://x.test", { HTTPS_PROXY: proxy })).toBeUndefined();
  expect(environmentProxy("http://x.test", { HTTP_PROXY: proxy })?.href).toBe(`${proxy}/`);
});

test("lower case comes first, and an empty spelling is only unset itself", () => {
  expect(environmentProxy("https://x.test", { https_proxy: "low.test:1", HTTPS_PROXY: proxy })?.host).toBe(
    "low.test:1",
  );
  expect(environmentProxy("https://x.test", { https_proxy: "", HTTPS_PROXY: proxy })?.host).toBe("proxy.corp:3128");
  expect(environmentProxy("https://x.test", { https_proxy: " ", HTTPS_PROXY: "" })).toBeUndefined();
  expect(usesProxy("https://x.test", "x.test")).toBe(false);
  expect(environmentProxy("https://x.test", { HTTPS_PROXY: proxy, no_proxy: "", NO_PROXY: "x.test" })).toBeUndefined();
});

test("without a scheme a proxy speaks HTTP", () => {
  for (const [value, href] of [
    ["proxy.corp:3128", "http://proxy.corp:3128/"],
    ["10.0.0.9:3128", "http://10.0.0.9:3128/"],
    ["joe:pw@proxy.corp:3128", "http://joe:pw@proxy.corp:3128/"],
    ["proxy.corp", "http://proxy.corp/"],
    ["[2001:db8::9]:3128", "http://[2001:db8::9]:3128/"],
    ["SOCKS5H://proxy.corp:1080", "socks5h://proxy.corp:1080"],
  ]) {
    expect(environmentProxy("https://x.test", { HTTPS_PROXY: value })?.href).toBe(href);
  }
});

test.each([
  "http://joe:s3cr#t@proxy.corp:3128",
  "http://joe:12#s3cr@proxy.corp:3128",
  "http://joe:12/s3cr@proxy.corp:3128",
  "http://joe:12?s3cr@proxy.corp:3128",
  "http://joe:s3cr%zz@proxy.corp:3128",
  "joe:s3cr#t@proxy.corp:3128",
  "ftp://joe:s3cr@proxy.corp:3128",
  "http://joe:s3cr@proxy.corp:port",
  "http://",
])("%s is an error that names the variable and not the password", (value) => {
  let error: unknown;
  try {
    environmentProxy("https://x.test", { https_proxy: "", HTTPS_PROXY: value });
  } catch (refusal) {
    error = refusal;
  }
  expect(error).toMatchObject({ code: "INVALID_PROXY", message: expect.stringContaining("HTTPS_PROXY") });
  expect(String(error)).not.toMatch(/s3cr|joe/);
});

test("what NO_PROXY excludes does not mind a bad proxy", () => {
  expect(environmentProxy("https://x.test", { HTTPS_PROXY: "ftp://p", NO_PROXY: "x.test" })).toBeUndefined();
});

test("any list gives an answer, and any proxy a URL or the declared error", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (list, value) => {
      expect(typeof usesProxy("https://x.test", list)).toBe("boolean");
      try {
        environmentProxy("https://x.test", { HTTPS_PROXY: value });
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID_PROXY" });
      }
    }),
  );
});
