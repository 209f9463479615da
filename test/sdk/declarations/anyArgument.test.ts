import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import * as providers from "../../../provider/index.ts";
import { ImageLookup } from "../../../sdk/imageLookup.ts";
import { ImageOverride } from "../../../sdk/imageOverride.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import { Provider } from "../../../sdk/provider.ts";
import { createDeployment } from "../../e2e/deployment.ts";
import { withoutMarks } from "./withoutMarks.ts";

type Kind = new (name: string, args: never, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

let cluster: Cluster;
let from: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  await createDeployment(cluster, "web", "x");
  from = `${cluster.registry.host}/acme/app:1.4`;
});
afterAll(() => cluster.close());

const object = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "default" };
const tag = () => ({
  from: { kind: "DockerImage", name: from },
  annotations: { note: "of the tag" },
  importPolicy: { insecure: true, importMode: "Legacy" },
  referencePolicy: { type: "Source" },
  pin: true,
  onMoved: "accept",
});
const kinds: Record<string, [Kind, () => object]> = {
  ImageStream: [
    ImageStream,
    () => ({
      adopt: true,
      metadata: { name: "app", namespace: "default", labels: { team: "red" }, annotations: { note: "of the stream" } },
      spec: { lookupPolicy: { local: true }, tags: [{ name: "1.4", ...tag() }] },
    }),
  ],
  ImageStreamTag: [
    ImageStreamTag,
    () => ({ adopt: true, metadata: { name: "app:1.4", namespace: "default" }, tag: tag() }),
  ],
  ImageTrigger: [
    ImageTrigger,
    () => ({
      workload: object,
      container: "web",
      from: { kind: "ImageStreamTag", name: "app:1.4", namespace: "default" },
      paused: false,
      adopt: true,
      timeout: 9,
    }),
  ],
  ImageOverride: [ImageOverride, () => ({ object, container: "web", env: "AGENT", image: "quay.io/acme/agent:1" })],
  ImageLookup: [ImageLookup, () => ({ object, enabled: true })],
};

/** The answer of `check` to a declaration in a preview: everything but the engine is the real thing. */
async function checked(Resource: Kind, args: () => object): Promise<object> {
  const found = Promise.withResolvers<object>();
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const check = Object.entries(providers).find(([kind]) => type.endsWith(`:${kind}`))?.[1].check;
    const result = await check?.({}, withoutMarks(inputs));
    if (result !== undefined) {
      const { __secrets, ...plain } = result.inputs ?? {};
      found.resolve({ inputs: plain, faults: result.failures?.map(({ property }) => property) });
    }
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", true, "acme");
  const { server, token } = cluster;
  new Resource("own", args() as never, {
    provider: new Provider("local", { server, token, namespace: "default" }),
  });
  return found.promise;
}

/** The paths of all members, objects included; elements of lists are no arguments of their own. */
function paths(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...at, key];
    return [...(Array.isArray(value) ? [] : [path]), ...paths(member, path)];
  });
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: (member: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? changed(each, rest, change) : each));
  return { ...Object(value), [key]: changed(Object(value)[key], rest, change) };
}

function without(value: unknown, [key = "", ...rest]: readonly string[]): unknown {
  if (rest.length > 0) return changed(value, [key], (member) => without(member, rest));
  const { [key]: _gone, ...others } = Object(value);
  return others;
}

// pulumi#3069: an absent member of a secret is a secret null. pulumi-policy#399 tells the same of arguments.
test.each(Object.keys(kinds))(
  "each argument of %s may be a secret, and null is as good as none",
  async (kind) => {
    const [Resource, args] = kinds[kind] ?? [];
    if (Resource === undefined || args === undefined) throw new Error(kind);
    const plain = await checked(Resource, args);
    expect(plain).toMatchObject({ faults: [] });
    for (const path of paths(args())) {
      const given = (change: (member: unknown) => unknown) =>
        checked(Resource, () => changed(args(), path, change) as object);
      const at = path.join(".");
      expect([at, await given((member) => pulumi.secret(member))]).toEqual([at, plain]);
      const absent = await checked(Resource, () => without(args(), path) as object);
      expect([at, await given(() => pulumi.secret(null))]).toEqual([at, absent]);
    }
  },
  60_000,
);
