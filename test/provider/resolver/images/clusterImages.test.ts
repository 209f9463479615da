import { expect, test } from "@jest/globals";
import { image, startCluster } from "../../../../emulator/index.ts";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { ClusterImages } from "../../../../provider/resolver/images/clusterImages.ts";
import type { ImageRequest } from "../../../../provider/resolver/images/imageSource.ts";
import { testbed } from "../../resources/testbed.ts";

const bed = testbed();
const lookups = () => bed.cluster.requests.list(({ path }) => path.endsWith("/imagestreamimports"));
const source = () => new ClusterImages(bed.client.imageStreamImports);
const request = (namespace: string, reference: string, parts: Partial<ImageRequest> = {}): ImageRequest => ({
  namespace,
  reference: bed.reference(reference),
  insecure: false,
  importMode: undefined,
  ...parts,
});

/** The answer of a cluster that could not be asked. */
const unasked = (summary: unknown) => ({
  problem: { code: "UNRESOLVED", severity: "warning", summary },
  isUnasked: true,
});

test("120 tags with 90 different images cost 30 requests, never more than 16 at once, and write nothing", async () => {
  const namespace = await bed.namespace();
  const versions = Array.from({ length: 90 }, (_, index) => `v${index}`);
  for (const version of versions) await bed.push("acme/many", version, version);
  const tags = [...versions, ...versions.slice(0, 30)];
  let now = 0;
  let most = 0;
  const images = new ClusterImages({
    async create(...call) {
      most = Math.max(most, ++now);
      try {
        return await bed.client.imageStreamImports.create(...call);
      } finally {
        now--;
      }
    },
  });
  const answers = await Promise.all(tags.map((version) => images.resolve(request(namespace, `acme/many:${version}`))));
  expect(lookups()).toHaveLength(30);
  expect(most).toBe(16);
  const digests = answers.map((answer) => ("image" in answer ? answer.image.digest : answer));
  expect(digests).toEqual(tags.map((version) => bed.cluster.registry.digest("acme/many", version)));
  expect(await Promise.all(tags.map((version) => images.resolve(request(namespace, `acme/many:${version}`))))).toEqual(
    answers,
  );
  expect(lookups()).toHaveLength(30);
  expect((await bed.client.imageStreams.list(namespace)).items).toEqual([]);
});

test("an image comes with its pull spec by digest and with what its config says", async () => {
  const namespace = await bed.namespace();
  const built = image({ version: "1.4.2", revision: "abc", created: "2026-01-05T10:00:00Z" });
  const digest = await bed.cluster.registry.push("acme/app", "1.4", built);
  const answer = await source().resolve(request(namespace, "acme/app:1.4"));
  expect(answer).toEqual({
    image: {
      digest,
      image: bed.reference(`acme/app@${digest}`),
      metadata: {
        version: "1.4.2",
        revision: "abc",
        created: "2026-01-05T10:00:00Z",
        platforms: ["linux/amd64"],
        size: expect.any(Number),
      },
      layers: [{ digest: expect.stringMatching(/^sha256:/), size: expect.any(Number) }],
    },
    resolvedBy: "cluster",
  });
});

test("a manifest list is one platform's image, or itself with all its platforms", async () => {
  const namespace = await bed.namespace();
  const built = image({ version: "2", platforms: ["linux/amd64", "linux/arm64"] });
  const list = await bed.cluster.registry.push("acme/list", "2", built);
  const [legacy, original] = await Promise.all([
    source().resolve(request(namespace, "acme/list:2")),
    source().resolve(request(namespace, "acme/list:2", { importMode: "PreserveOriginal" })),
  ]);
  if (!("image" in legacy) || !("image" in original)) throw new Error("both are there");
  expect(legacy.image.digest).not.toBe(list);
  expect(legacy.image.metadata.platforms).toEqual(["linux/amd64"]);
  expect(original.image.digest).toBe(list);
  expect(original.image.metadata.platforms).toEqual(["linux/amd64", "linux/arm64"]);
  expect(original.image.metadata.version).toBe("2");
});

test("a missing image is a problem of its own, and says nothing about the others of the same request", async () => {
  const namespace = await bed.namespace();
  await bed.push("acme/app", "there", "there");
  const images = source();
  const [there, missing] = await Promise.all([
    images.resolve(request(namespace, "acme/app:there")),
    images.resolve(request(namespace, "acme/app:missing")),
  ]);
  expect(there).toHaveProperty("image");
  expect(missing).toMatchObject({
    problem: { code: "IMAGE_NOT_FOUND", summary: expect.stringContaining("push the image") },
  });
  expect(lookups()).toHaveLength(1);
});

test("each namespace is asked for itself, since its pull secrets are used", async () => {
  const [one, two] = [await bed.namespace(), await bed.namespace()];
  await bed.push("acme/app", "1.4", "1.4");
  const images = source();
  await Promise.all([one, two].map((namespace) => images.resolve(request(namespace, "acme/app:1.4"))));
  expect(lookups().map(({ path }) => path.split("/")[5])).toEqual([one, two]);
});

test("a missing namespace, missing rights and an unreachable cluster make the cluster unavailable, with the reason", async () => {
  const namespace = await bed.namespace();
  const guest = connect({ kubeconfig: bed.cluster.kubeconfig, context: "guest" });
  const nobody = connect({ server: "http://127.0.0.1:1", token: "t" });
  expect(await source().resolve(request("nowhere", "acme/app:1.4"))).toEqual(
    unasked(expect.stringMatching(/namespaces "nowhere" not found/)),
  );
  expect(await new ClusterImages(guest.imageStreamImports).resolve(request(namespace, "acme/app:1.4"))).toEqual(
    unasked(expect.stringMatching(/User "guest" cannot create resource "imagestreamimports"/)),
  );
  const images = new ClusterImages(nobody.imageStreamImports);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => images.resolve(request(namespace, `acme/app:${index}`))),
  );
  for (const answer of answers) expect(answer).toEqual(unasked(expect.stringMatching(/127\.0\.0\.1:1/)));
  await Promise.all([guest.close(), nobody.close()]);
});

test("a registry outside of the allow-list is a problem of its own images only, and 16 requests stay the most", async () => {
  const cluster = await startCluster({
    users: ["dev"],
    settings: { allowedRegistriesForImport: [{ domainName: "127.0.0.1:*", insecure: true }] },
  });
  const admin = connect({ kubeconfig: cluster.kubeconfig });
  const rbac = "rbac.authorization.k8s.io";
  await admin.objects.create({
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata: { name: "dev", namespace: "default" },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "edit" },
    subjects: [{ apiGroup: rbac, kind: "User", name: "dev" }],
  });
  for (let index = 0; index < 40; index++)
    await cluster.registry.push("acme/app", `v${index}`, image({ version: `v${index}` }));
  const client = connect({ kubeconfig: cluster.kubeconfig, context: "dev" });
  let now = 0;
  let most = 0;
  const images = new ClusterImages({
    async create(...call) {
      most = Math.max(most, ++now);
      return client.imageStreamImports.create(...call).finally(() => now--);
    },
  });
  const ask = (reference: string) =>
    images.resolve({ namespace: "default", reference, insecure: true, importMode: undefined });
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => [
      ask(`${cluster.registry.host}/acme/app:v${index}`),
      ask(`evil.example/app:v${index}`),
    ]).flat(),
  );
  for (const [index, answer] of answers.entries()) {
    if (index % 2 === 0) expect(answer).toHaveProperty("image");
    else
      expect(answer).toMatchObject({
        problem: {
          code: "REGISTRY_BLOCKED",
          summary: expect.stringMatching(/^evil\.example.*not allowed by whitelist/),
        },
      });
  }
  expect(most).toBeLessThanOrEqual(16);
  await Promise.all([admin.close(), client.close()]);
  await cluster.close();
});
