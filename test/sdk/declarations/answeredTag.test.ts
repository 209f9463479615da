import { expect, test } from "@jest/globals";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import { answeredTag } from "../../../sdk/declarations/answeredTag.ts";

const [old, next] = ["1", "2"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const inputs: ImageStreamInputs = {
  metadata: { name: "app", namespace: "default" },
  spec: { tags: [{ name: "1.4", from: { kind: "DockerImage", name: "quay.io/acme/app:1.4" } }] },
  images: { "1.4": { digest: next } },
};
const present = async () => ({ digest: old, image: `quay.io/acme/app@${old}` });
const tags = { "1.4": { digest: next, image: `quay.io/acme/app@${next}` } };

test("a registered image is the declared one", async () => {
  expect(await answeredTag("1.4", { inputs, tags }, inputs, present)).toEqual({ isTaken: true, image: tags["1.4"] });
});

test.each([
  ["the image", { ...inputs, images: { "1.4": { digest: old } } }],
  ["the source", { ...inputs, spec: { tags: [] } }],
  ["the whole stream", {}],
])("where the engine leaves %s out, the tag keeps what the cluster has", async (_title, registered) => {
  expect(await answeredTag("1.4", { inputs, tags }, registered, present)).toEqual({
    isTaken: false,
    image: await present(),
  });
});

test("the kept image of a secret source is a secret, too", async () => {
  const secret = { "1.4": { ...tags["1.4"], isSecret: true } };
  const { image } = await answeredTag("1.4", { inputs, tags: secret }, {}, present);
  expect(image).toEqual({ ...(await present()), isSecret: true });
});
