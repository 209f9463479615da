import { expect, test } from "@jest/globals";
import { FirstAvailable } from "../../../../provider/resolver/images/firstAvailable.ts";
import { type ImageRequest, type ImageSource, requestKey } from "../../../../provider/resolver/images/imageSource.ts";
import { unasked } from "../../../../provider/resolver/resolution.ts";

const request: ImageRequest = {
  namespace: "shop",
  reference: "quay.io/acme/app:1",
  insecure: false,
  importMode: undefined,
};
const answering = (answer: Awaited<ReturnType<ImageSource["resolve"]>>) => {
  const asked: ImageRequest[] = [];
  const source: ImageSource = {
    async resolve(one) {
      asked.push(one);
      return answer;
    },
  };
  return { asked, source };
};

test("the first source that can be asked answers, and what passed over the others is told", async () => {
  const [closed, open, never] = [
    answering(unasked("forbidden")),
    answering({ image: { digest: "sha256:1", metadata: {} } }),
    answering(unasked("never asked")),
  ];
  const told: string[] = [];
  const first = new FirstAvailable([closed.source, open.source, never.source], (reason) => told.push(reason));
  expect(await first.resolve(request)).toEqual({ image: { digest: "sha256:1", metadata: {} } });
  expect(told).toEqual(["forbidden"]);
  expect([closed, open, never].map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
});

test("a definite answer about the image is not asked for elsewhere", async () => {
  const [missing, other] = [
    answering({ problem: { code: "IMAGE_NOT_FOUND", severity: "warning", summary: "gone" } }),
    answering(unasked("")),
  ];
  const first = new FirstAvailable([missing.source, other.source], () => {});
  expect(await first.resolve(request)).toEqual({
    problem: { code: "IMAGE_NOT_FOUND", severity: "warning", summary: "gone" },
  });
  expect(other.asked).toEqual([]);
});

test("where no source can be asked, all reasons are told", async () => {
  const first = new FirstAvailable([answering(unasked("a")).source, answering(unasked("b")).source], () => {});
  expect(await first.resolve(request)).toEqual(unasked("a; b"));
});

test("requests that may have different answers have different keys", () => {
  const variants: ImageRequest[] = [
    request,
    { ...request, namespace: "prod" },
    { ...request, reference: "quay.io/acme/app:2" },
    { ...request, insecure: true },
    { ...request, importMode: "PreserveOriginal" },
  ];
  expect(new Set(variants.map(requestKey)).size).toBe(variants.length);
  expect(requestKey({ ...request })).toBe(requestKey(request));
});
