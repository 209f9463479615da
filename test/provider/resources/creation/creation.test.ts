import { chmodSync, globSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ImageStreamError } from "../../../../provider/image/error.ts";
import { type Created, type Creations, recorded } from "../../../../provider/resources/creation/creation.ts";
import { creationFiles } from "../../../../provider/resources/creation/creationFiles.ts";
import type { Handlers } from "../../../../provider/resources/handlers.ts";
import { imageLookup } from "../../../../provider/resources/imageLookup/index.ts";
import { imageOverride } from "../../../../provider/resources/imageOverride/index.ts";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import { Lifecycle } from "../lifecycle.ts";
import { openShop, type Shop } from "../shop.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "imagestream-creations-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The creations of a stack; the engine is gone before it has an outcome unless it `isThere`. */
const creations = (isThere: boolean, stack = "dev", folder = "/app"): Creations =>
  creationFiles({
    stack: async () => ({ project: "shop", stack }),
    server: bed.client.server,
    isHeard: async () => isThere,
    env: { PULUMI_HOME: home },
    folder,
  });

interface Case {
  readonly handlers: Handlers<object, object>;
  readonly inputs: (shop: Shop) => object;
  /** The rest of it on the cluster. */
  readonly seen: (shop: Shop) => Promise<unknown>;
}

const digest = (shop: Shop) => ({ digest: shop.digest("1.4") });
const source = (shop: Shop) => ({ kind: "DockerImage", name: `${shop.repository}:1.4` });
const tags = async ({ namespace }: Shop, stream: string) =>
  (await bed.client.imageStreams.find(namespace, stream))?.spec?.tags?.map(({ name }) => name) ?? [];

/** With the objects that the program does not manage. */
async function opened(): Promise<Shop> {
  const shop = await openShop(bed);
  await Promise.all([shop.createWeb(), shop.createOperator()]);
  await bed.client.imageStreams.create(shop.namespace, { metadata: { name: "theirs" } });
  return shop;
}

const isAlone: Readonly<Record<string, Case>> = {
  ImageStream: {
    handlers: imageStream as Case["handlers"],
    inputs: (shop) => ({
      metadata: { name: "fresh", namespace: shop.namespace },
      spec: { tags: [{ name: "1.4", from: source(shop) }] },
      images: { "1.4": digest(shop) },
    }),
    seen: (shop) => tags(shop, "fresh"),
  },
  "ImageStream without tags": {
    handlers: imageStream as Case["handlers"],
    inputs: ({ namespace }) => ({ metadata: { name: "fresh", namespace }, spec: {}, images: {} }),
    seen: async ({ namespace }) => (await bed.client.imageStreams.find(namespace, "fresh"))?.metadata.name,
  },
  ImageStreamTag: {
    handlers: imageStreamTag as Case["handlers"],
    inputs: (shop) => ({
      metadata: { name: "theirs:1.4", namespace: shop.namespace },
      tag: { from: source(shop), annotations: { team: "web" } },
      resolved: digest(shop),
    }),
    seen: (shop) => tags(shop, "theirs"),
  },
  "ImageStreamTag without a stream": {
    handlers: imageStreamTag as Case["handlers"],
    inputs: (shop) => ({
      metadata: { name: "fresh:1.4", namespace: shop.namespace },
      tag: { from: source(shop), pin: true },
      resolved: digest(shop),
    }),
    seen: async ({ namespace }) => (await bed.client.imageStreams.find(namespace, "fresh"))?.spec?.tags,
  },
  ImageTrigger: {
    handlers: imageTrigger as Case["handlers"],
    inputs: (shop) => ({ ...shop.program().trigger, timeout: 0 }),
    seen: async ({ web }) =>
      JSON.parse((await bed.client.objects.find(web))?.metadata.annotations?.["image.openshift.io/triggers"] ?? "[]"),
  },
};

const restoring: Readonly<Record<string, Case>> = {
  ImageLookup: {
    handlers: imageLookup as unknown as Case["handlers"],
    inputs: (shop) => shop.program().lookup,
    seen: async ({ namespace }) => (await bed.client.imageStreams.get(namespace, "theirs")).spec?.lookupPolicy,
  },
  ImageOverride: {
    handlers: imageOverride as unknown as Case["handlers"],
    inputs: (shop) => shop.program().override,
    seen: async ({ operator }) => (await bed.client.objects.find(operator))?.spec,
  },
};

const of = ({ handlers }: Case, known: Creations) =>
  new Lifecycle(handlers, () => ({ ...bed.context, creations: known }));

test.each(Object.entries({ ...isAlone, ...restoring }))(
  "%s: what an update has created whose engine was killed is taken on by the next one, and goes with destroy",
  async (_kind, one) => {
    const shop = await opened();
    const inputs = one.inputs(shop);
    const before = await one.seen(shop);
    await of(one, creations(false)).up(inputs);
    const created = await one.seen(shop);
    expect(created).not.toEqual(before);

    const next = of(one, creations(true));
    expect(await next.up(inputs)).toBe("create");
    expect(await one.seen(shop)).toEqual(created);
    expect(await next.refresh()).toBe("same");
    await next.destroy();
    expect(await one.seen(shop)).toEqual(before);
  },
);

test.each(Object.entries(isAlone))(
  "%s: neither another stack of the program nor this one, once its engine knows, takes it for its own",
  async (_kind, one) => {
    const shop = await opened();
    const inputs = one.inputs(shop);
    await of(one, creations(false)).up(inputs);
    for (const other of [creations(true, "prod"), creations(true, "dev", "/elsewhere")]) {
      await expect(of(one, other).up(inputs)).rejects.toThrow("exists already");
    }
    await of(one, creations(true)).up(inputs);
    await expect(of(one, creations(true)).up(inputs)).rejects.toThrow("exists already");
  },
);

test.each([
  ["ImageStream", { kind: "ImageStream", id: "fresh" }, Date.now()],
  ["ImageTrigger", { kind: "ImageTrigger", id: "Deployment/web/web" }, Date.now()],
  // Writes of tags leave no mark: their time has to tell.
  ["ImageStreamTag", { kind: "ImageStreamTag", id: "theirs:1.4" }, Date.now() - 86_400_000],
] as const)(
  "%s: a creation that had no effect does not take what another stack has made since",
  async (name, what, since) => {
    const one = isAlone[name] as Case;
    const shop = await opened();
    const id = `${shop.namespace}/${what.id}`;
    await creations(false).keep({ ...what, id }, { mark: "pulumi-imagestream-0123456789abcdef", since });
    await of(one, creations(true, "prod")).up(one.inputs(shop));
    expect(await creations(true).find({ ...what, id })).toMatchObject({ since });
    await expect(of(one, creations(true)).up(one.inputs(shop))).rejects.toThrow("exists already");
  },
);

describe("a creation that begins anew, after one that had no effect,", () => {
  const longAgo = Date.now() - 86_400_000;
  const recordOf = (what: { kind: string; id: string }, before?: unknown) =>
    creations(false).keep(what, { mark: "pulumi-imagestream/0123456789abcdef", since: longAgo, before });

  test("is recognized by its own time", async () => {
    const one = isAlone["ImageStreamTag"] as Case;
    const shop = await opened();
    await recordOf({ kind: "ImageStreamTag", id: `${shop.namespace}/theirs:1.4` });
    await of(one, creations(false)).up(one.inputs(shop));
    expect(await of(one, creations(true)).up(one.inputs(shop))).toBe("create");
  });

  test("does not take the stream that another program has made meanwhile for its own", async () => {
    const one = isAlone["ImageStreamTag without a stream"] as Case;
    const shop = await opened();
    await recordOf({ kind: "ImageStreamTag", id: `${shop.namespace}/fresh:1.4` }, "no stream");
    await bed.client.imageStreams.create(shop.namespace, { metadata: { name: "fresh" } });
    await of(one, creations(false)).up(one.inputs(shop));
    const next = of(one, creations(true));
    await next.up(one.inputs(shop));
    await next.destroy();
    expect((await bed.client.imageStreams.find(shop.namespace, "fresh"))?.metadata.name).toBe("fresh");
  });

  test("still takes on a stream that it has made itself", async () => {
    const one = isAlone["ImageStreamTag without a stream"] as Case;
    const shop = await opened();
    await of(one, creations(false)).up(one.inputs(shop));
    await of(one, creations(false)).up(one.inputs(shop));
    const next = of(one, creations(true));
    await next.up(one.inputs(shop));
    await next.destroy();
    expect(await bed.client.imageStreams.find(shop.namespace, "fresh")).toBeUndefined();
  });

  test("gives a field back what another user has put there meanwhile", async () => {
    const one = restoring["ImageOverride"] as Case;
    const shop = await opened();
    const inputs = one.inputs(shop);
    // The first creation is never heard of, and the cluster refuses its write.
    const end = bed.cluster.fault({ fault: { kind: "drop" }, match: { method: "PATCH" } });
    await expect(of(one, creations(false)).up(inputs)).rejects.toThrow();
    end();
    const field = (value: string) => [{ op: "replace", path: "/spec/template/spec/containers/0/env/0/value", value }];
    await bed.client.objects.patch(shop.operator, field("quay.io/acme/theirs:2"), { type: "json" });
    const theirs = await one.seen(shop);
    await of(one, creations(false)).up(inputs);
    const next = of(one, creations(true));
    await next.up(inputs);
    await next.destroy();
    expect(await one.seen(shop)).toEqual(theirs);
  });

  test("gives a field its original back where each interrupted run has declared another image", async () => {
    const one = restoring["ImageOverride"] as Case;
    const shop = await opened();
    const before = await one.seen(shop);
    for (const tag of ["1.4", "1.5"]) {
      await of(one, creations(false)).up({ ...one.inputs(shop), image: `quay.io/acme/operator:${tag}` });
    }
    const next = of(one, creations(true));
    await next.up({ ...one.inputs(shop), image: "quay.io/acme/operator:1.6" });
    await next.destroy();
    expect(await one.seen(shop)).toEqual(before);
  });
});

test("a stream that another stack has adopted since belongs to that stack", async () => {
  const one = isAlone["ImageStream"] as Case;
  const shop = await opened();
  await of(one, creations(false)).up(one.inputs(shop));
  await of(one, creations(true, "prod")).up({ ...one.inputs(shop), adopt: true });
  await expect(of(one, creations(true)).up(one.inputs(shop))).rejects.toThrow("exists already");
});

test("a stream whose creation was never answered, nor could be looked for, is taken on", async () => {
  const one = isAlone["ImageStream"] as Case;
  const shop = await opened();
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "POST", path: /imagestreams$/ }, times: 1 });
  const blind = bed.cluster.fault({ fault: { kind: "error", status: 403 }, match: { method: "GET", path: /fresh$/ } });
  const refused = { kind: "error", status: 403, message: "gone" } as const;
  const closed = bed.cluster.fault({ fault: refused, match: { method: "POST", path: /imagestreams$/ } });
  await expect(of(one, creations(true)).up(one.inputs(shop))).rejects.toThrow();
  blind();
  closed();
  expect(await of(one, creations(true)).up(one.inputs(shop))).toBe("create");
});

test("a file that other users can write, or that holds something else, counts for nothing", async () => {
  const what = { kind: "ImageStream", id: "shop/app" };
  const known = creations(true);
  await known.keep(what, { mark: "m", since: 1, before: { a: 1 } });
  expect(await known.find(what)).toEqual({ mark: "m", since: 1, before: { a: 1 } });
  const [file = ""] = globSync(join(home, "imagestream/creations/shop/dev/*.json"));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o622);
  expect(await known.find(what)).toBeUndefined();
  chmodSync(file, 0o600);
  for (const text of ["", "{", "[]", "null", '{"mark":"","since":1}', '{"mark":"m"}']) {
    writeFileSync(file, text);
    expect(await known.find(what)).toBeUndefined();
  }
});

describe("the record of a creation", () => {
  const what: Created = { kind: "ImageStream", id: "shop/app" };

  /** The calls that `create` leads to where no earlier run has begun. */
  async function calls(create: Parameters<typeof recorded>[2]): Promise<string[]> {
    const made: string[] = [];
    const known: Creations = {
      find: async () => undefined,
      stack: async () => undefined,
      keep: async () => void made.push("keep"),
      end: async () => void made.push("end"),
    };
    await recorded(known, what, create).catch(() => made.push("failed"));
    return made;
  }

  test("begins also where this run goes on with what it has found", async () => {
    expect(await calls(({ begin }) => begin(undefined, true))).toEqual(["keep", "end"]);
  });

  test.each([
    [403, ["end", "failed"]],
    [422, ["end", "failed"]],
    [408, ["failed"]],
    [429, ["failed"]],
    [500, ["failed"]],
  ])("after an answer %i, which may or may not come after a write", async (status, expected) => {
    const fail = () => Promise.reject(Object.assign(new ImageStreamError("REFUSED", "no"), { status }));
    expect(await calls(fail)).toEqual(expected);
  });
});
