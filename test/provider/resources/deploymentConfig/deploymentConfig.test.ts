import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { image } from "../../../../emulator/index.ts";
import { deploymentConfig } from "../../../../provider/resources/deploymentConfig/index.ts";
import type { DeploymentConfigInputs } from "../../../../provider/resources/deploymentConfig/inputs.ts";
import type { DeploymentConfigSpec } from "../../../../provider/resources/deploymentConfig/spec.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { declaredDeployment, deployments, wholeDeployment } from "./declaredDeployment.ts";

const bed = testbed();
const newConfig = () => new Lifecycle(deploymentConfig, () => bed.context);
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

const address = (namespace: string) => ({
  apiVersion: "apps.openshift.io/v1",
  kind: "DeploymentConfig",
  name: "web",
  namespace,
});

interface Live {
  readonly metadata: { readonly uid: string; readonly generation: number };
  readonly spec: DeploymentConfigSpec;
  readonly status: { readonly latestVersion: number };
}
const live = async (namespace: string) => (await bed.client.objects.get(address(namespace))) as unknown as Live;
const containers = async (namespace: string) => (await live(namespace)).spec.template.spec.containers;
const patch = (namespace: string, spec: object, type: "merge" | "strategic" = "strategic") =>
  bed.client.objects.patch(address(namespace), { spec }, { type });
const inTemplate = (spec: object) => ({ template: { spec } });

const labels = { app: "web" };
const follows = (container = "web", from = "app:1") => ({
  type: "ImageChange" as const,
  imageChangeParams: { automatic: true, containerNames: [container], from: tag(from) },
});

/** A namespace with the stream `app`, and a spec whose container `web` follows a tag of it. */
async function given(): Promise<{ namespace: string; spec: DeploymentConfigSpec }> {
  const namespace = await bed.namespace();
  for (const version of ["1", "2"]) await bed.cluster.push(namespace, "app", version, image({ version }));
  await bed.cluster.settled();
  bed.writes();
  const spec: DeploymentConfigSpec = {
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "web", image: " ", env: [{ name: "A", value: "1" }] }] },
    },
    replicas: 1,
    selector: labels,
    triggers: [{ type: "ConfigChange" }, follows()],
  };
  return { namespace, spec };
}

test("the whole spec takes one write; unchanged, refresh and up find nothing after the controllers have acted", async () => {
  const { namespace } = await given();
  const config = newConfig();
  expect(await config.up(declaredDeployment(wholeDeployment, namespace))).toBe("create");
  expect(bed.writes()).toEqual(["POST deploymentconfigs"]);
  await bed.cluster.settled();
  expect((await containers(namespace))[0]?.image).toContain("@sha256:");
  bed.writes();
  expect(await config.refresh()).toBe("same");
  expect(await config.up(declaredDeployment(wholeDeployment, namespace))).toBe("same");
  expect(bed.writes()).toEqual([]);
  await config.destroy();
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});

test("any declaration is as declared after it was applied, and any other one after an update with one write", async () => {
  const { namespace } = await given();
  const config = newConfig();
  await fc.assert(
    fc.asyncProperty(deployments, async (spec) => {
      bed.writes();
      await config.up(declaredDeployment(spec, namespace));
      expect(
        bed.cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi")).length,
      ).toBeLessThan(2);
      await bed.cluster.settled();
      expect([spec, await config.refresh()]).toEqual([spec, "same"]);
      expect(await config.up(declaredDeployment(spec, namespace))).toBe("same");
    }),
    { numRuns: 40 },
  );
});

test("a narrow patch keeps images, notes, triggers, containers and variables of others, and rolls out once", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  await config.up(declaredDeployment(spec, namespace));
  await bed.cluster.settled();
  const theirs = follows("side", "app:2");
  await patch(namespace, inTemplate({ containers: [{ name: "side", image: "quay.io/acme/side:1" }] }));
  await patch(namespace, { triggers: [theirs, ...((await live(namespace)).spec.triggers ?? [])] }, "merge");
  await patch(namespace, inTemplate({ containers: [{ name: "web", env: [{ name: "THEIRS", value: "x" }] }] }));
  await bed.cluster.settled();
  expect(await config.refresh()).toBe("same");
  const before = await live(namespace);
  bed.writes();
  const [web] = spec.template.spec.containers;
  const changed = {
    ...spec,
    template: {
      ...spec.template,
      spec: { containers: [{ ...web, name: "web", env: [{ name: "A", value: "2" }], command: ["run"] }] },
    },
  };
  expect(await config.up(declaredDeployment(changed, namespace))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH deploymentconfigs/web"]);
  await bed.cluster.settled();
  const after = await live(namespace);
  expect(after.spec.triggers).toEqual(before.spec.triggers);
  const image = before.spec.template.spec.containers.map((one) => one.image);
  expect(after.spec.template.spec.containers.map((one) => one.image)).toEqual(image);
  const env = expect.arrayContaining([
    { name: "THEIRS", value: "x" },
    { name: "A", value: "2" },
  ]);
  expect(after.spec.template.spec.containers).toContainEqual(
    expect.objectContaining({ name: "web", command: ["run"], env }),
  );
  expect(after.spec.template.spec.containers).toHaveLength(2);
  expect(after.status.latestVersion).toBe(before.status.latestVersion + 1);
  expect(await config.refresh()).toBe("same");
});

test.each<[string, object, "drift" | "same", ("merge" | "strategic")?]>([
  ["a declared variable", inTemplate({ containers: [{ name: "web", env: [{ name: "A", value: "2" }] }] }), "drift"],
  ["another variable", inTemplate({ containers: [{ name: "web", env: [{ name: "B", value: "2" }] }] }), "same"],
  ["the number of pods", { replicas: 3 }, "drift"],
  ["another tag", { triggers: [{ type: "ConfigChange" }, follows("web", "app:2")] }, "drift", "merge"],
  [
    "a trigger by hand",
    { triggers: [{ ...follows(), imageChangeParams: { ...follows().imageChangeParams, automatic: false } }] },
    "drift",
    "merge",
  ],
  ["no triggers", { triggers: [] }, "drift", "merge"],
  [
    "a trigger that is not declared",
    { triggers: [follows("side", "app:2"), { type: "ConfigChange" }, follows()] },
    "same",
    "merge",
  ],
  [
    "the image of a filled container",
    inTemplate({ containers: [{ name: "web", image: "quay.io/acme/other:1" }] }),
    "same",
  ],
  ["another container", inTemplate({ containers: [{ name: "side", image: "quay.io/acme/side:1" }] }), "same"],
  [
    "the container's name",
    { template: { spec: { containers: [{ name: "www", image: "quay.io/acme/www:1" }] } }, triggers: [] },
    "drift",
    "merge",
  ],
  ["a member that is not declared", { minReadySeconds: 3, strategy: { rollingParams: { maxSurge: 1 } } }, "same"],
])(
  "another user sets %s: refresh tells %3$s, and the next up puts back what is declared",
  async (...[_what, spec, told, type]) => {
    const { namespace, spec: ours } = await given();
    const config = newConfig();
    await config.up(declaredDeployment(ours, namespace));
    await bed.cluster.settled();
    await patch(namespace, spec, type);
    await bed.cluster.settled();
    expect(await config.refresh()).toBe(told);
    expect(await config.up(declaredDeployment(ours, namespace))).toBe(told === "drift" ? "update" : "same");
    await bed.cluster.settled();
    expect(await config.refresh()).toBe("same");
    const web = (await containers(namespace)).find(({ name }) => name === "web");
    expect(web).toMatchObject({ env: expect.arrayContaining([{ name: "A", value: "1" }]) });
    expect(web?.image).toContain("@sha256:");
  },
);

test("a container without trigger gets the declared image, one that gets a trigger keeps what it runs", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const { triggers: _, ...rest } = spec;
  const plain = (image: string, triggers?: DeploymentConfigSpec["triggers"]): DeploymentConfigSpec => ({
    ...rest,
    template: { metadata: { labels }, spec: { containers: [{ name: "web", image }] } },
    ...(triggers && { triggers }),
  });
  await config.up(declaredDeployment(plain("quay.io/acme/a:1", [{ type: "ConfigChange" }]), namespace));
  await config.up(declaredDeployment(plain("quay.io/acme/a:1", [follows()]), namespace));
  await bed.cluster.settled();
  expect((await containers(namespace))[0]?.image).toContain("@sha256:");
  await config.up(declaredDeployment(plain("quay.io/acme/a:1", [{ type: "ConfigChange" }]), namespace));
  expect((await containers(namespace))[0]?.image).toBe("quay.io/acme/a:1");
  await config.up(declaredDeployment(plain("quay.io/acme/b:1"), namespace));
  expect((await live(namespace)).spec.triggers).toEqual([{ type: "ConfigChange" }]);
  expect((await containers(namespace))[0]?.image).toBe("quay.io/acme/b:1");
});

test("a moved image that rolls out is a difference without a write; up waits until the containers have it", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const at = async (version: string): Promise<DeploymentConfigInputs> => {
    const found = await bed.client.imageStreamTags.get(namespace, "app:1");
    const { digest } = image({ version });
    const pullSpec = found.image?.dockerImageReference?.replace(/@.*/, `@${digest}`) ?? "";
    return { ...declaredDeployment(spec, namespace), images: { web: { digest, image: pullSpec, rolls: true } } };
  };
  expect(await config.up(await at("1"))).toBe("create");
  const moved = await at("2");
  await bed.cluster.push(namespace, "app", "1", image({ version: "2" }));
  bed.writes();
  expect(await config.up(moved)).toBe("update");
  expect(bed.writes().filter((line) => line.startsWith("PATCH"))).toEqual([]);
  expect((await containers(namespace))[0]?.image).toBe(moved.images["web"]?.image);
  expect(await config.refresh()).toBe("same");
  await bed.cluster.push(namespace, "app", "1", image({ version: "1" }));
  await bed.cluster.settled();
  // Refreshes of one process read an object once until something is written.
  await bed.client.imageStreams.patch(namespace, "app", { metadata: { labels: { theirs: "1" } } });
  expect(await config.refresh()).toBe("drift");
});

test("the number of pods stays where it is no longer declared, and a changed strategy leaves no parameters behind", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  await config.up(declaredDeployment({ ...spec, replicas: 3 }, namespace));
  const { replicas: _, ...scaled } = spec;
  await config.up(declaredDeployment({ ...scaled, strategy: { type: "Recreate" } }, namespace));
  const { replicas, strategy } = (await live(namespace)).spec;
  expect([replicas, strategy?.type, strategy?.rollingParams]).toEqual([3, "Recreate", undefined]);
  await patch(namespace, { replicas: 5 });
  expect(await config.refresh()).toBe("same");
});

test("an existing object is refused, or adopted with what is declared; its earlier owner leaves it", async () => {
  const { namespace, spec } = await given();
  const first = newConfig();
  await first.up(declaredDeployment(spec, namespace));
  const { uid } = (await live(namespace)).metadata;
  const second = newConfig();
  const changed = { ...declaredDeployment({ ...spec, minReadySeconds: 4 }, namespace), adopt: true };
  await expect(second.up({ ...changed, adopt: false })).rejects.toThrow(
    /DeploymentConfig .* exists already.*adopt: true/,
  );
  expect(await second.up(changed)).toBe("create");
  expect(await live(namespace)).toMatchObject({ metadata: { uid }, spec: { minReadySeconds: 4 } });
  await first.destroy();
  expect((await live(namespace)).metadata.uid).toBe(uid);
  await second.destroy();
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});
