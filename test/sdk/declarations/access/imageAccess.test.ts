import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import * as providers from "../../../../provider/index.ts";
import { ImageAccess } from "../../../../sdk/imageAccess.ts";
import type { ImageAccessArgs } from "../../../../sdk/imageAccessArgs.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { Provider } from "../../../../sdk/provider.ts";
import { withoutMarks } from "../withoutMarks.ts";

const apiGroup = "rbac.authorization.k8s.io";
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  const bindings = { group: apiGroup, resource: "rolebindings", namespace: "default" };
  const bind = (name: string, role: string, ...subjects: object[]) =>
    cluster.client.create(bindings, {
      metadata: { name },
      roleRef: { apiGroup, kind: "ClusterRole", name: role },
      subjects,
    });
  await bind("system:image-pullers", "system:image-puller", {
    apiGroup,
    kind: "Group",
    name: "system:serviceaccounts:default",
  });
  await bind("mine-pull", "view", { apiGroup, kind: "User", name: "joe" });
});
afterAll(() => cluster.close());

/** What `check` makes of an access in a preview, and what the preview says of it. */
async function previewed(
  args: ImageAccessArgs | ((opts: pulumi.CustomResourceOptions) => ImageAccessArgs),
  name = "images",
) {
  const found = Promise.withResolvers<{ refused: string[]; inputs: Record<string, unknown> }>();
  const newResource = async ({ type, name: of, inputs }: pulumi.runtime.MockResourceArgs) => {
    if (type.endsWith(":ImageAccess")) {
      const result = await providers.ImageAccess.check?.({}, withoutMarks(inputs));
      const refused = (result?.failures ?? []).map(({ property, reason }) => `${property}: ${reason}`);
      found.resolve({ refused, inputs: (result?.inputs ?? {}) as Record<string, unknown> });
    }
    return { id: of, state: inputs };
  };
  const said: string[] = [];
  const log = console.log;
  console.log = (text: unknown) => void said.push(String(text));
  try {
    await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", true, "acme");
    const { server, token } = cluster;
    const opts = { provider: new Provider("local", { server, token, namespace: "default" }) };
    const access = new ImageAccess(name, typeof args === "function" ? args(opts) : args, opts);
    await new Promise((resolve) => access.urn.apply(resolve));
    return { ...(await found.promise), said: said.join("\n") };
  } finally {
    console.log = log;
  }
}

test("subjects are shown by readable names, and the preview says what is granted, and what is permitted already", async () => {
  const { refused, inputs, said } = await previewed({
    pull: [{ serviceAccount: "deployer", namespace: "prod" }, { serviceAccount: "web" }, "system:unauthenticated"],
    push: [{ user: "jane" }, { serviceAccount: "web" }],
  });
  expect(refused).toEqual([]);
  expect(inputs["access"]).toEqual({
    "group system:unauthenticated": ["pull"],
    "serviceaccount default/web": ["pull", "push"],
    "serviceaccount prod/deployer": ["pull"],
    "user jane": ["push"],
  });
  expect(inputs["metadata"]).toEqual({ name: "images", namespace: "default" });
  expect(said).toMatch(/images of default: \+5 -0/);
  expect(said).toContain("+ serviceaccount prod/deployer may pull");
  expect(said).toContain(
    "serviceaccount default/web may pull as serviceaccounts of default by role binding system:image-pullers",
  );
  expect(said).toContain("serviceaccount default/web does not exist yet");
  expect(said).toContain("everybody who reaches the registry, without a login may pull then");
});

test("an access that takes bindings over says what it revokes, and that another role is replaced", async () => {
  const { refused, said } = await previewed({ pull: [{ user: "jane" }], adopt: true }, "mine");
  expect(refused).toEqual([]);
  expect(said).toContain("role binding mine-pull gives another role, which the API never changes");
  const { refused: taken } = await previewed({ pull: [{ user: "jane" }] }, "mine");
  expect(taken).toEqual([expect.stringMatching(/^metadata\.name: .*exists already/)]);
});

test("a declared stream gives its name and namespace", async () => {
  const { inputs, refused } = await previewed((opts) => ({
    stream: new ImageStream("app", {}, opts),
    pull: [{ user: "jane" }],
  }));
  expect(refused).toEqual([]);
  expect(inputs).toMatchObject({ stream: "app", metadata: { name: "images", namespace: "default" } });
});

test.each<[string, ImageAccessArgs, RegExp[]]>([
  ["nobody", {}, [/^pull: there is no subject/]],
  [
    "all subjects of a wrong form at once",
    { pull: [{ user: "" }], push: [{ group: "system:nobody" }, "jane" as never] },
    [/^pull\[0\]: "" is empty/, /^push\[0\]: .*is no group that the platform has/, /^push\[1\]: "jane" is no subject/],
  ],
  ["a misspelled action", { pulls: [{ user: "jane" }] } as never, [/^pulls: is no property/, /there is no subject/]],
  [
    "builds of one stream",
    { stream: "app", build: [{ user: "jane" }] },
    [/^build: cannot be permitted for one stream/],
  ],
  ["a stream of a wrong name", { stream: "App", pull: [{ user: "jane" }] }, [/^stream: "App" is no image stream name/]],
])("%s is refused in the preview", async (_, args, texts) => {
  const { refused } = await previewed(args);
  expect(refused).toEqual(texts.map((text) => expect.stringMatching(text)));
});
