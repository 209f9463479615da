import { expect, test } from "@jest/globals";
import { image } from "../../../../emulator/index.ts";
import { kubernetesObject } from "../../../../provider/resources/kubernetesObject/index.ts";
import type { KubernetesObjectInputs } from "../../../../provider/resources/kubernetesObject/inputs.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { declaredDeployment } from "./declaredObject.ts";

const bed = testbed();
const opened = () => new Lifecycle(kubernetesObject, () => bed.context);

const address = (namespace: string) => ({ apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace });
/** As `kubectl` and `oc` write. */
const patched = (namespace: string, patch: object, fieldManager = "kubectl-edit") =>
  bed.client.objects.patch(address(namespace), patch, { fieldManager });
const live = (namespace: string) => bed.client.objects.get(address(namespace));

const triggers = JSON.stringify([
  {
    from: { kind: "ImageStreamTag", name: "app:1" },
    fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image',
  },
]);
const triggered = (namespace: string, more: object = {}) =>
  declaredDeployment(
    namespace,
    {
      metadata: { name: "web", namespace, annotations: { "image.openshift.io/triggers": triggers } },
      ...more,
    },
    { image: " " },
  );

test("one write creates it, defaults are no difference, what is taken out goes, and what other users add stays", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  expect(await web.up(declaredDeployment(namespace))).toBe("create");
  expect(bed.writes()).toEqual(["PATCH deployments/web"]);
  expect(await web.refresh()).toBe("same");
  expect(await web.up(declaredDeployment(namespace))).toBe("same");

  await patched(namespace, { metadata: { labels: { theirs: "1" } }, spec: { replicas: 4 } });
  expect(await web.refresh()).toBe("same");
  expect(await web.up(declaredDeployment(namespace, {}, { env: [{ name: "A", value: "1" }] }))).toBe("update");
  expect(await web.up(declaredDeployment(namespace, { metadata: { name: "web", namespace } }))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH deployments/web", "PATCH deployments/web", "PATCH deployments/web"]);
  const { metadata, spec } = await live(namespace);
  expect(metadata.labels).toEqual({ theirs: "1" });
  expect(spec).toMatchObject({
    replicas: 4,
    template: { spec: { containers: [expect.not.objectContaining({ env: [] })] } },
  });

  await web.destroy();
  expect(bed.writes()).toEqual(["DELETE deployments/web"]);
});

test("a field that another manager holds is named with its owner, and force takes it over", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  const declared = (replicas: number, more: object = {}) =>
    declaredDeployment(namespace, { ...more, spec: { replicas } });
  await web.up(declared(1));
  await patched(namespace, { spec: { replicas: 4 } }, "kubectl-scale");
  expect(await web.refresh()).toBe("drift");
  const conflict = /^spec\.replicas: belongs to field manager "kubectl-scale" using apps\/v1.*force: true/;
  await expect(web.up(declared(2))).rejects.toThrow(conflict);
  // The state still has what the refresh has seen.
  expect(await web.refresh()).toBe("same");
  expect(await web.up(declared(2, { force: true }))).toBe("update");
  expect(await live(namespace)).toMatchObject({ spec: { replicas: 2 } });
  await web.destroy();
});

test("the trigger controller sets the image without drift or conflict, and no later write reverts it", async () => {
  const namespace = await bed.namespace();
  const spec = async (): Promise<string> => JSON.stringify((await live(namespace)).spec);
  const web = opened();
  let declared = triggered(namespace);
  await web.up(declared);
  for (const version of ["1", "2"]) {
    await bed.cluster.push(namespace, "app", "1", image({ version }));
    await bed.cluster.settled();
    const { digest } = image({ version });
    expect(await spec()).toContain(digest);
    expect(await web.refresh()).toBe("same");
    expect(await web.up(declared)).toBe("same");
    declared = triggered(namespace, { spec: { replicas: Number(version) } });
    expect(await web.up(declared)).toBe("update");
    await bed.cluster.settled();
    expect(await spec()).toContain(digest);
  }
  // A tag that the program moves: its image is an input, and one write gives it to the workload.
  await bed.cluster.push(namespace, "app", "1", image({ version: "3" }));
  const { image: newest } = await bed.client.imageStreamTags.get(namespace, "app:1");
  const moved = newest?.dockerImageReference ?? "";
  expect(await web.up(triggered(namespace, { triggeredImages: { web: moved } }))).toBe("update");
  expect(await spec()).toContain(moved);
  await web.destroy();
});

test("an immutable field replaces the object, and the old one goes first", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  await web.up(declaredDeployment(namespace));
  const { uid } = web.outs;
  bed.writes();
  const labels = { app: "web", tier: "front" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "quay.io/acme/web:1" }] } };
  const selector = { matchLabels: labels };
  expect(await web.up(declaredDeployment(namespace, { spec: { selector, template } }))).toBe("replace");
  expect(bed.writes()).toEqual(["DELETE deployments/web", "PATCH deployments/web"]);
  expect(web.outs.uid).not.toBe(uid);
  await web.destroy();
});

/** Looks until the Deployment is as expected. */
async function seen(
  namespace: string,
  isExpected: (object: Awaited<ReturnType<typeof live>>) => boolean,
): Promise<void> {
  while (!isExpected(await live(namespace)));
}
const finalizers = (...names: string[]) => ({ metadata: { finalizers: names } });

test("nothing is written into an object that is being deleted, also where the program does not wait", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  await web.up(declaredDeployment(namespace));
  await patched(namespace, finalizers("acme.example/hold"));
  const labels = { app: "web", tier: "front" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "quay.io/acme/web:1" }] } };
  const other = { selector: { matchLabels: labels }, template };
  const replaced = web.up(declaredDeployment(namespace, { spec: other }));
  await seen(namespace, ({ metadata }) => metadata.deletionTimestamp !== undefined);
  await patched(namespace, finalizers());
  expect(await replaced).toBe("replace");
  expect((await live(namespace)).metadata.uid).toBe(web.outs.uid);

  await patched(namespace, finalizers("acme.example/hold"));
  await bed.client.objects.delete(address(namespace));
  const updated = web.up(declaredDeployment(namespace, { spec: { ...other, replicas: 2 } }));
  await seen(namespace, ({ spec }) => Reflect.get(Object(spec), "replicas") === 2);
  await patched(namespace, finalizers());
  expect(await updated).toBe("update");
  expect((await live(namespace)).metadata).toMatchObject({ uid: web.outs.uid });
  expect((await live(namespace)).metadata.deletionTimestamp).toBeUndefined();
  await web.destroy();
});

test("beside the image of a trigger, a conflict names only the field of another manager", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  await web.up(triggered(namespace, { spec: { replicas: 1 } }));
  await bed.cluster.push(namespace, "app", "1", image({ version: "conflict" }));
  await bed.cluster.settled();
  await patched(namespace, { spec: { replicas: 4 } }, "kubectl-scale");
  const moved = { triggeredImages: { web: "registry/app@sha256:1" }, spec: { replicas: 2 } };
  await expect(web.up(triggered(namespace, moved))).rejects.toThrow(
    /^spec\.replicas: belongs to field manager "kubectl-scale"(?!.*image)/,
  );
  await web.destroy();
});

test("an object that exists is refused, adopted with all its declared fields, and left to a later adoption", async () => {
  const namespace = await bed.namespace();
  const [first, second] = [opened(), opened()];
  const adopted = declaredDeployment(namespace, { adopt: true, spec: { replicas: 3 } });
  await first.up(declaredDeployment(namespace));
  await patched(namespace, { spec: { replicas: 2 } });
  await expect(second.up(declaredDeployment(namespace))).rejects.toThrow(/exists already.*adopt: true/);
  expect(second.state).toBeUndefined();
  expect(await second.up(adopted)).toBe("create");
  expect(await live(namespace)).toMatchObject({ spec: { replicas: 3 } });
  // A later update keeps the mark of the adoption.
  expect(await second.up(declaredDeployment(namespace, { adopt: true, spec: { replicas: 4 } }))).toBe("update");
  await first.destroy();
  expect(await live(namespace)).toMatchObject({ spec: { replicas: 4 } });
  await second.destroy();
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});

test("a rollout that fails names its cause, and keeps the object in the state", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  const labels = { app: "web" };
  const pod = { apiVersion: "v1", kind: "Pod", name: "web-1", namespace };
  await bed.client.objects.create({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1", namespace, labels } },
    spec: { containers: [{ name: "web", image: "quay.io/acme/web:1" }] },
  });
  const waiting = { reason: "ImagePullBackOff", message: 'Back-off pulling image "quay.io/acme/web:1"' };
  const containerStatuses = [
    { name: "web", ready: false, state: { waiting }, image: "", imageID: "", restartCount: 0 },
  ];
  await bed.client.objects.patch(pod, { status: { containerStatuses } }, { subresource: "status" });

  const failing = web.up(declaredDeployment(namespace, { timeout: 1 }));
  await expect(failing).rejects.toThrow(PartialFailure);
  await expect(failing).rejects.toThrow(
    /rollout of Deployment .*\/web took longer than 1 s.*pod web-1, container web: ImagePullBackOff: Back-off.*pull secret/,
  );
  expect(web.outs.metadata.name).toBe("web");

  const late = {
    type: "Progressing",
    status: "False",
    reason: "ProgressDeadlineExceeded",
    message: "it has timed out",
  };
  const status = { observedGeneration: 99, conditions: [late] };
  await bed.client.objects.patch(address(namespace), { status }, { subresource: "status" });
  await expect(web.up(declaredDeployment(namespace, { timeout: 9, spec: { replicas: 1 } }))).rejects.toThrow(
    /rollout of Deployment .*\/web failed: it has timed out; pod web-1/,
  );

  const rolled = { observedGeneration: 99, replicas: 2, updatedReplicas: 2, availableReplicas: 2, conditions: [] };
  await bed.client.objects.patch(address(namespace), { status: rolled }, { subresource: "status" });
  expect(await web.up(declaredDeployment(namespace, { timeout: 9, spec: { replicas: 2 } }))).toBe("update");
  await web.destroy();
});

const role = (verb: string, more: object = {}): KubernetesObjectInputs => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "reader", ...more },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: [verb] }],
});

test("a kind of cluster scope has no namespace, and each group version is discovered once", async () => {
  const reader = opened();
  bed.cluster.requests.clear();
  expect(await reader.up(role("get"))).toBe("create");
  expect(await reader.up(role("list"))).toBe("update");
  expect(await reader.refresh()).toBe("same");
  expect(reader.state?.id).toBe("reader");
  await reader.destroy();
  const discoveries = bed.cluster.requests.list(({ path }) => path === "/apis/rbac.authorization.k8s.io/v1");
  expect(discoveries).toHaveLength(1);
});

test("an object that is deleted meanwhile is made anew, and one without its kind is gone", async () => {
  const namespace = await bed.namespace();
  const web = opened();
  await web.up(declaredDeployment(namespace));
  await bed.client.objects.delete(address(namespace));
  expect(await web.up(declaredDeployment(namespace, { spec: { replicas: 2 } }))).toBe("update");
  await bed.client.objects.delete(address(namespace));
  expect(await web.refresh()).toBe("gone");
  const strange = opened();
  const widget = { ...role("get"), apiVersion: "acme.example/v1", kind: "Widget" };
  await expect(strange.up(widget)).rejects.toThrow(/the cluster knows no Widget in acme\.example\/v1/);
});

test.each<[string, object, RegExp]>([
  ["no kind", { kind: "" }, /^kind: "" is empty/],
  ["a list", { kind: "List" }, /^kind: "List" cannot be applied \(declare each of its items\)/],
  ["a tag", { apiVersion: "image.openshift.io/v1", kind: "ImageStreamTag" }, /ImageStreamTag of this package/],
  ["a path as name", { metadata: { name: "a/b" } }, /^metadata\.name: "a\/b" is no name/],
  ["a generated name", { metadata: { name: "a", generateName: "a-" } }, /^metadata\.generateName: has no meaning/],
  ["a namespace", { metadata: { name: "a", namespace: "A" } }, /^metadata\.namespace: "A" is no namespace name/],
  ["a number as label", { metadata: { name: "a", labels: { a: 1 } } }, /^metadata\.labels\.a: 1 is wrong/],
  ["plain texts of a Secret", { apiVersion: "v1", kind: "Secret", stringData: { a: "1" } }, /^stringData: would stay/],
  [
    "a broken trigger",
    { metadata: { name: "a", annotations: { "image.openshift.io/triggers": "[" } } },
    /^metadata\.annotations\["image\.openshift\.io\/triggers"\]: is no JSON array/,
  ],
])("%s is refused before anything is written", async (_what, changed, expected) => {
  const declared = { ...declaredDeployment("shop"), ...changed };
  await expect(opened().up(declared)).rejects.toThrow(expected);
});
