import { describe, expect, test } from "@jest/globals";
import { image, startRegistry } from "../../../../emulator/index.ts";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { configTexts, pullSecrets } from "../../../../provider/cluster/pullSecrets.ts";
import type { Selection } from "../../../../provider/image/selection/selection.ts";
import { openRegistry } from "../../../../provider/registry/registry.ts";
import { RegistryImages } from "../../../../provider/resolver/images/registryImages.ts";
import { SelectedImages } from "../../../../provider/resolver/images/selectedImages.ts";
import { TagLists } from "../../../../provider/resolver/images/tagLists.ts";
import { testbed } from "../../resources/testbed.ts";

const withoutLogin = () => openRegistry({ dockerConfig: "/none" });

describe("a repository of thousands of tags", () => {
  const one = image({ version: "1" });

  /** A registry with 2,500 releases and 1,000 builds, in pages of 300. */
  async function bigRepository() {
    const registry = await startRegistry({ maxTags: 300 });
    const digest = await registry.push("acme/app", "1.0.0", one);
    for (let index = 1; index < 2500; index++) registry.moveTag("acme/app", `1.${index}.0`, digest);
    for (let index = 0; index < 1000; index++) registry.moveTag("acme/app", `main-${index}-ab`, digest);
    registry.requests.clear();
    const client = withoutLogin();
    const images = new SelectedImages(new TagLists(client, async () => []), new RegistryImages(client));
    const close = () => Promise.all([client.close(), registry.close()]);
    const resolve = (select: Selection, repository = "acme/app") =>
      images.resolve({
        namespace: "default",
        reference: `${registry.host}/${repository}`,
        select,
        insecure: false,
        importMode: undefined,
      });
    return { registry, digest, resolve, close };
  }

  test("is listed once, page by page, however many tags select from it at once and later", async () => {
    const { registry, digest, resolve, close } = await bigRepository();
    const filter = { pattern: "^main-(?<n>[0-9]+)-", extract: "$n" };
    const chosen = await Promise.all([
      resolve({ semver: "*" }),
      resolve({ semver: "<1.1000" }),
      resolve({ numerical: "asc", filter }),
    ]);
    chosen.push(await resolve({ numerical: "desc", filter }), await resolve({ semver: "*" }));
    const tags = ["1.2499.0", "1.999.0", "main-999-ab", "main-0-ab", "1.2499.0"];
    expect(chosen).toMatchObject(tags.map((selected) => ({ image: { selected, digest } })));
    const asked = registry.requests.list();
    expect(asked.filter(({ url }) => url.includes("/tags/list"))).toHaveLength(Math.ceil(3500 / 300));
    // Of all the tags, only those that were chosen are looked at.
    const references = asked.map(({ route }) => ("reference" in route ? route.reference : ""));
    const looked = references.filter((reference) => /^(1\.|main)/.test(String(reference)));
    expect(new Set(looked)).toEqual(new Set(tags));
    await close();
  });

  test("without a tag that fits: the error names repository, selection, number and the nearest tags", async () => {
    const { registry, resolve, close } = await bigRepository();
    expect(await resolve({ semver: ">=2" })).toEqual({
      problem: {
        code: "NO_TAG_SELECTED",
        severity: "warning",
        summary: `${registry.host}/acme/app has no tag for semver >=2; of its 3500 tags these come nearest: 1.2499.0 (lower), main-999-ab, main-998-ab, main-997-ab (no version of the form 1.2.3); correct select, or push such a tag`,
      },
    });
    expect(await resolve({ semver: "*" }, "acme/none")).toMatchObject({
      problem: { code: "TAGS_NOT_LISTED", summary: expect.stringContaining("has no such image") },
    });
    await close();
  });
});

describe("a registry that wants a password", () => {
  const bed = testbed({ privateRegistry: { username: "robot", password: "s3cret" } });

  const place = () => bed.cluster.privateRegistry?.host ?? "";
  const secret = (namespace: string, password: string, host = place()) => {
    const auth = Buffer.from(`robot:${password}`).toString("base64");
    const config = JSON.stringify({ auths: { [host]: { auth } } });
    return bed.client.objects.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: `pull-${password}`, namespace },
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": Buffer.from(config).toString("base64") },
    });
  };

  /** The list, or the reason why there is none, for a user of the cluster with a namespace and without a docker login. */
  async function list(namespace: string, token = bed.cluster.token) {
    const cluster = connect({ server: bed.cluster.server, token });
    const client = withoutLogin();
    const lists = new TagLists(client, async (name) => configTexts(await pullSecrets(cluster, name)));
    const request = { namespace, reference: `${place()}/acme/app`, insecure: false };
    const both = await Promise.all(
      [0, 1].map(() => lists.list(request).catch((error: Error) => `${Reflect.get(error, "code")} ${error.message}`)),
    );
    await Promise.all([cluster.close(), client.close()]);
    expect(both[1]).toEqual(both[0]);
    return both[0];
  }

  test("is listed by the namespace's pull secret, which is read once", async () => {
    const namespace = await bed.namespace();
    await bed.cluster.privateRegistry?.push("acme/app", "1.4", image({ version: "1" }));
    await secret(namespace, "s3cret");
    bed.cluster.requests.clear();
    expect(await list(namespace)).toEqual(["1.4"]);
    expect(bed.cluster.requests.list().map(({ path }) => path)).toEqual([
      `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams/pulumi-imagestream/secrets`,
    ]);
  });

  // Only the first secret was tried, as whose name comes first in the alphabet.
  test("is listed by whichever of several pull secrets opens it", async () => {
    const namespace = await bed.namespace();
    await bed.cluster.privateRegistry?.push("acme/app", "1.4", image({ version: "1" }));
    for (const password of ["old", "s3cret", "wr0ng"]) await secret(namespace, password);
    expect(await list(namespace)).toEqual(["1.4"]);
  });

  test.each<[string, (namespace: string) => Promise<unknown>, string]>([
    ["no pull secret", async () => undefined, "nor has its namespace a pull secret for the registry"],
    ["one for elsewhere", (namespace) => secret(namespace, "s3cret", "quay.io"), "nor has its namespace"],
    [
      "wrong ones",
      async (namespace) => [await secret(namespace, "wr0ng"), await secret(namespace, "0ld")],
      "nor do the 2 pull secrets of its namespace open it",
    ],
    ["a wrong one", (namespace) => secret(namespace, "wr0ng"), "nor does the pull secret of its namespace open it"],
  ])("with %s says so, what to do, and no password", async (_what, prepare, reason) => {
    const namespace = await bed.namespace();
    await prepare(namespace);
    const failure = await list(namespace);
    expect(failure).toMatch(new RegExp(`^REGISTRY_UNAUTHORIZED .*log in to ${place()}.*; ${reason}`));
    expect(failure).not.toContain("wr0ng");
  });

  test("with a user who may not read secrets says which right is missing", async () => {
    const failure = await list(await bed.namespace(), bed.cluster.users["guest"]);
    expect(failure).toMatch(/nor can the pull secrets of its namespace be read: .*imagestreams\/secrets/);
  });
});
