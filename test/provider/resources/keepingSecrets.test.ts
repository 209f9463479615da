import { expect, test } from "@jest/globals";
import { ImageStreamError } from "../../../provider/image/error.ts";
import type { Context, Handlers } from "../../../provider/resources/handlers.ts";
import { keepingSecrets } from "../../../provider/resources/keepingSecrets.ts";
import { PartialFailure } from "../../../provider/resources/partialFailure.ts";
import { headline } from "../../../provider/text/headline.ts";
import { formatMessage, type Message } from "../../../provider/text/message.ts";

interface Inputs {
  name: string;
  image: string;
}
type Outputs = Inputs & { written: string[] };

const inputs = { name: "hidden-web", image: "quay.io/hush/app:1.4", __secrets: ["/image", "/name"] };
const { __secrets, ...ownInputs } = inputs;
/** As the program passes it. */
const declared = { ...ownInputs, transient: { dryRun: true, __secrets } };
const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const said: string[] = [];
const context = { warn: async (message: Message) => void said.push(formatMessage(message)) } as unknown as Context;

const handlers = (seen: object[], fail?: Error): Handlers<Inputs, Outputs> => ({
  check: (news) => {
    seen.push(news);
    return { inputs: news, diagnostics: [{ path: "name", summary: `${news.name} is wrong` }] };
  },
  diff: () => ({ changes: false }),
  async create({ warn }, given) {
    seen.push(given);
    await warn?.({ headline: headline`${given.image} is old`, details: [["why", `${given.name} is long`]] });
    if (fail !== undefined) throw fail;
    return { id: `shop/${given.name}`, outs: { ...given, written: [given.image, `registry/${given.name}`, "other"] } };
  },
  read: async (_context, _id, outs) => ({ inputs: outs, outs }),
  update: async (_context, _id, _olds, news) => ({ ...news, written: [] }),
  delete: async (_context, _id, outs) => {
    throw new ImageStreamError("FORBIDDEN", `${outs.name} cannot be deleted`);
  },
});

test("handlers see a declaration without where it is secret, which is stored beside it", async () => {
  const seen: object[] = [];
  const kept = keepingSecrets(handlers(seen));
  expect(kept.check(declared, {}).inputs).toEqual({ ...inputs, transient: { dryRun: true } });
  const { outs } = await kept.create(context, inputs);
  expect(outs).toMatchObject({ __secrets: inputs.__secrets });
  const own = { name: inputs.name, image: inputs.image };
  expect(seen).toEqual([{ ...own, transient: { dryRun: true } }, own]);
  expect((await kept.read(context, "", outs))?.inputs).toMatchObject({ __secrets: inputs.__secrets });
  expect(await kept.update(context, "", outs, inputs)).toMatchObject({ __secrets: inputs.__secrets });
});

test("a secret is in no id, warning or failure, and marked where an output holds it", async () => {
  const kept = keepingSecrets(handlers([]));
  const { id, outs } = await kept.create(context, inputs);
  expect(id).toBe("shop/[secret]");
  expect(outs.written).toEqual([secret(inputs.image), secret("registry/hidden-web"), "other"]);
  expect(said.at(-1)).toBe("[secret] is old\n  why        [secret] is long");
  expect(kept.check(declared, {}).diagnostics).toEqual([{ path: "name", summary: "[secret] is wrong" }]);
});

test("errors, whole and partial, hold no secret; a partial one keeps what is there", async () => {
  const outs = { name: inputs.name, image: inputs.image, written: [inputs.image] };
  const failure = new PartialFailure("shop/hidden-web", outs, [{ summary: "quay.io/hush/app@sha256:1 is not there" }]);
  const partial = await keepingSecrets(handlers([], failure))
    .create(context, inputs)
    .catch((error: unknown) => error);
  expect(partial).toMatchObject({
    id: "shop/[secret]",
    outs: { written: [secret(inputs.image)], __secrets: inputs.__secrets },
    diagnostics: [{ summary: "[secret]@sha256:1 is not there" }],
  });
  const whole = keepingSecrets(handlers([])).delete(context, "", { ...outs, ...{ __secrets: ["/name"] } });
  await expect(whole).rejects.toMatchObject({ code: "FORBIDDEN", message: "[secret] cannot be deleted" });
});

test("what becomes a secret is written to the state once more, and what stays one is not", () => {
  const { diff } = keepingSecrets(handlers([]));
  const { __secrets: _, ...plain } = inputs;
  expect(diff({ ...plain, written: [] }, inputs).changes).toBe(true);
  expect(diff({ ...inputs, written: [] }, inputs).changes).toBe(false);
});

test("a secret that another user has changed is marked in the outputs that are made from it", async () => {
  const theirs = { ...inputs, image: "quay.io/their/app:2" };
  const found = { inputs: theirs, outs: { ...theirs, written: [theirs.image] } };
  const read = await keepingSecrets({ ...handlers([]), read: async () => found }).read(context, "", {
    ...inputs,
    written: [],
  });
  expect(read?.outs).toMatchObject({ written: [secret(theirs.image)] });
  const failure = new PartialFailure("shop/app", found.outs, [{ summary: "not now" }]);
  const error = await keepingSecrets(handlers([], failure))
    .create(context, inputs)
    .catch((thrown: unknown) => thrown);
  expect((error as PartialFailure).outs).toMatchObject({ written: [secret(theirs.image)] });
});
