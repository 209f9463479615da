import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import type { BuiltImage } from "../../sdk/testing/registry/builtImage.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { appliedResource } from "./applied.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const versions = ["1.4.0", "1.4.1", "1.4.2", "1.4.3"].map((version) => image({ version }));
const [first, second, third, fourth] = versions as [BuiltImage, BuiltImage, BuiltImage, BuiltImage];
const deployments = "/apis/apps/v1/namespaces/default/deployments";

interface Workload {
  readonly metadata: { readonly generation: number; readonly annotations?: Record<string, string> };
  readonly spec: { readonly template: { readonly spec: Record<"containers" | "initContainers", { image: string }[]> } };
}

/** What the program is made of. */
interface Options {
  readonly trigger?: boolean;
  readonly scheduled?: boolean;
  /** A change of the Deployment's template. */
  readonly level?: string;
  readonly follows?: string;
  readonly kind?: string;
  readonly init?: boolean;
  readonly more?: string;
}

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster({ settings: { scheduledImportInterval: 100 } });
  repository = `${cluster.registry.host}/acme/app`;
});
afterAll(() => cluster?.close());

/** A Deployment of another owner in the same program. */
function declare(options: Options): void {
  const {
    trigger = true,
    scheduled = false,
    level = "info",
    follows = "1.4",
    kind = "Deployment",
    more = "",
  } = options;
  const init = options.init === true;
  const plural = `${kind.toLowerCase()}s`;
  const url = JSON.stringify(`${cluster.server}/apis/apps/v1/namespaces/default/${plural}/web`);
  const importPolicy = scheduled ? ", importPolicy: { scheduled: true }" : "";
  const tags = ["1.4", "next"].map((name) => `{ name: "${name}", from: "${repository}:${name}"${importPolicy} }`);
  const image = (container: string) => (trigger ? `triggers.image.${container}` : untriggered(container));
  const untriggered = (container: string) => `stream.tag("${container === "setup" ? "next" : follows}").image`;
  const initContainers = `initContainers: [{ name: "setup", image: ${image("setup")} }],`;
  project.program(`${appliedResource}
    const stream = new imagestream.ImageStream("app", { spec: { tags: [${tags}] } });
    const triggers = imagestream.imageTriggers({
      workload: { kind: "${kind}", name: "web" },
      containers: { web: stream.tag("${follows}")${init ? `, setup: "app:next"` : ""} },
      ${more}
    });
    const labels = { app: "web" };
    new Applied("web", { url: ${url}, token: ${JSON.stringify(cluster.token)}, object: {
      apiVersion: "apps/v1", kind: "${kind}",
      metadata: { name: "web", annotations: { team: "shop"${trigger ? ", ...triggers.annotations" : ""} } },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {
        ${init ? initContainers : ""}
        containers: [{ name: "web", image: ${image("web")}, env: [{ name: "LEVEL", value: "${level}" }] }],
      } } },
    } });`);
}

const push = (built: BuiltImage, tag = "1.4") => cluster.registry.push("acme/app", tag, built);
const pullSpec = ({ digest }: BuiltImage) => `${repository}@${digest}`;

async function live(plural = "deployments") {
  const path = deployments.replace("deployments", plural);
  const { metadata, spec } = (await call(cluster, "GET", `${path}/web`)) as Workload;
  const { containers, initContainers = [] } = spec.template.spec;
  // Nothing but the template is ever changed here, so that each generation is a rollout.
  return { rollouts: metadata.generation, images: [...initContainers, ...containers].map(({ image }) => image) };
}

/** Waits until the cluster has taken a tag's new image by itself. */
async function until(isTrue: () => Promise<boolean>) {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const clusterHas = (built: BuiltImage) => until(async () => (await live()).images.includes(pullSpec(built)));

const streamHas = ({ digest }: BuiltImage) =>
  until(async () => {
    const tag = await call(cluster, "GET", "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/app:1.4");
    return (tag as { image: { metadata: { name: string } } }).image.metadata.name === digest;
  });

const up = async (options = {}) => {
  const { failed, changes, diagnostics } = await run(project, "up", options);
  expect({ failed, diagnostics }).toEqual({ failed: false, diagnostics: [] });
  return changes;
};
const refreshed = async () => (await run(project, "refresh")).changes;
const announced = async () => {
  const { inputs, changes } = await run(project, "preview");
  const { object } = inputs("web") as { object?: { spec: Workload["spec"] } };
  return { changes, image: object?.spec.template.spec.containers[0]?.image };
};

/** After any change, a refresh finds nothing and the update after it has nothing to do. */
const settled = async () => expect(await up({ refresh: true })).toEqual({});

async function open(): Promise<void> {
  project = await openProject(cluster.kubeconfig);
  await push(first);
  await push(first, "next");
}

async function close(): Promise<void> {
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  project.close();
}

describe.each([
  ["with a trigger", true, 2],
  ["without a trigger", false, 1],
])("a Deployment of another owner, %s, and a declared tag", (_name, trigger, rolloutsForBoth) => {
  beforeAll(open);
  afterAll(close);

  test("the first deployment is created with the image that the preview has told, once", async () => {
    declare({ trigger });
    expect((await announced()).image).toBe(pullSpec(first));
    expect(await up()).toEqual({ app: "create", web: "create" });
    await cluster.settled();
    expect(await live()).toEqual({ rollouts: 1, images: [pullSpec(first)] });
    await settled();
  });

  test("a changed tag is one rollout, and the preview has told its image", async () => {
    await push(second);
    expect(await announced()).toEqual({ changes: { app: "update", web: "update" }, image: pullSpec(second) });
    expect(await up()).toEqual({ app: "update", web: "update" });
    expect(await live()).toEqual({ rollouts: 2, images: [pullSpec(second)] });
    await settled();
  });

  test("a changed Deployment is one rollout, and keeps the image", async () => {
    declare({ trigger, level: "debug" });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toEqual({ rollouts: 3, images: [pullSpec(second)] });
    await settled();
  });

  test("both at once, after a refresh, end without conflict", async () => {
    await push(third);
    expect(await refreshed()).toEqual({});
    declare({ trigger, level: "trace" });
    expect(await up()).toEqual({ app: "update", web: "update" });
    expect(await live()).toEqual({ rollouts: 3 + rolloutsForBoth, images: [pullSpec(third)] });
    await settled();
  });

  test("what somebody else does to the tag is drift, and is repaired in one rollout", async () => {
    const { rollouts } = await live();
    const from = { kind: "DockerImage", name: pullSpec(first) };
    await call(cluster, "PUT", "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/app:1.4", {
      apiVersion: "image.openshift.io/v1",
      kind: "ImageStreamTag",
      metadata: { name: "app:1.4", namespace: "default" },
      tag: { name: "1.4", from },
    });
    await cluster.settled();
    expect(await refreshed()).toEqual(trigger ? { app: "update", web: "update" } : { app: "update" });
    expect(await up()).toMatchObject({ app: "update" });
    // There and back again by the controller; without a trigger the Deployment has not noticed anything.
    expect(await live()).toEqual({ rollouts: rollouts + (trigger ? 2 : 0), images: [pullSpec(third)] });
    await settled();
  });
});

describe("a Deployment of another owner with a trigger, and a tag that the cluster moves by itself", () => {
  beforeAll(open);
  afterAll(close);

  test("the first deployment is created with the tag's image, once", async () => {
    declare({ scheduled: true });
    expect(await up()).toEqual({ app: "create", web: "create" });
    await cluster.settled();
    expect(await live()).toEqual({ rollouts: 1, images: [pullSpec(first)] });
    await settled();
  });

  test("after the cluster has moved the tag, an update takes the image over without a rollout", async () => {
    await push(second);
    await clusterHas(second);
    expect(await announced()).toEqual({ changes: { web: "update" }, image: pullSpec(second) });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toEqual({ rollouts: 2, images: [pullSpec(second)] });
    await settled();
  });

  test("a refresh in between takes it over as well", async () => {
    await push(third);
    await clusterHas(third);
    expect(await refreshed()).toEqual({ web: "update" });
    expect(await up()).toEqual({});
    expect(await live()).toEqual({ rollouts: 3, images: [pullSpec(third)] });
  });

  test("a Deployment that changes after the tag has moved is one more rollout, without conflict", async () => {
    await push(fourth);
    await clusterHas(fourth);
    declare({ scheduled: true, level: "debug" });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toEqual({ rollouts: 5, images: [pullSpec(fourth)] });
    await settled();
  });
});

describe("a Deployment of another owner without a trigger, and a tag that the cluster moves by itself", () => {
  beforeAll(open);
  afterAll(close);

  const declared = { scheduled: true, trigger: false };

  test("the first deployment is created with the tag's image", async () => {
    declare(declared);
    expect(await up()).toEqual({ app: "create", web: "create" });
    expect(await live()).toEqual({ rollouts: 1, images: [pullSpec(first)] });
  });

  test("after the cluster has moved the tag, an update is one rollout", async () => {
    await push(second);
    await streamHas(second);
    expect(await announced()).toEqual({ changes: { web: "update" }, image: pullSpec(second) });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toEqual({ rollouts: 2, images: [pullSpec(second)] });
  });

  test("a changed tag and a changed Deployment are one rollout together", async () => {
    await push(third);
    await streamHas(third);
    declare({ ...declared, level: "debug" });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toEqual({ rollouts: 3, images: [pullSpec(third)] });
    await settled();
  });
});

describe("a Deployment of another owner", () => {
  beforeAll(open);
  afterAll(close);

  test("gets a trigger later without a rollout, for init containers too", async () => {
    declare({ trigger: false, init: true });
    await up();
    declare({ init: true });
    expect(await up()).toEqual({ web: "update" });
    await cluster.settled();
    expect(await live()).toEqual({ rollouts: 1, images: [pullSpec(first), pullSpec(first)] });
    await push(second);
    await push(third, "next");
    expect(await up()).toEqual({ app: "update", web: "update" });
    expect((await live()).images).toEqual([pullSpec(third), pullSpec(second)]);
    await settled();
  });

  test("whose trigger gets another tag has its image from the controller, in one rollout and without conflict", async () => {
    const { rollouts } = await live();
    declare({ init: true, follows: "next" });
    expect(await up()).toEqual({ web: "update" });
    await cluster.settled();
    expect(await live()).toEqual({ rollouts: rollouts + 1, images: [pullSpec(third), pullSpec(third)] });
    // Only now the program's own value can follow.
    expect(await up()).toEqual({ web: "update" });
    expect((await live()).rollouts).toBe(rollouts + 1);
    await settled();
  });

  test("whose trigger is paused keeps its image when the tag moves, and gets the new one afterwards", async () => {
    const { rollouts } = await live();
    declare({ init: true, more: "paused: true," });
    await up();
    await push(fourth);
    expect(await up()).toEqual({ app: "update" });
    expect(await live()).toEqual({ rollouts, images: [pullSpec(third), pullSpec(third)] });
    await settled();
    declare({ init: true });
    await up();
    await cluster.settled();
    expect((await live()).images).toEqual([pullSpec(third), pullSpec(fourth)]);
    await up();
    await settled();
  });

  test("loses its trigger without a rollout", async () => {
    const { rollouts } = await live();
    declare({ init: true, trigger: false });
    expect(await up()).toEqual({ web: "update" });
    expect(await live()).toMatchObject({ rollouts });
    await settled();
  });
});

describe("a DaemonSet, which the cluster's controller may not update", () => {
  beforeAll(open);
  afterAll(close);

  test("gets its images from the program after the time limit, with a warning", async () => {
    declare({ kind: "DaemonSet", more: "timeout: 0.2," });
    await up();
    await push(second);
    const { failed, diagnostics } = await run(project, "up");
    expect(failed).toBe(false);
    expect(diagnostics.join("\n")).toMatch(/may lack the right to update DaemonSets.*the program now sets the image/);
    expect(await live("daemonsets")).toEqual({ rollouts: 2, images: [pullSpec(second)] });
    expect(await up()).toEqual({});
  });
});

test("a tag without an image is a space in the image, and the controller fills it in once there is one", async () => {
  project = await openProject(cluster.kubeconfig);
  const url = JSON.stringify(`${cluster.server}${deployments}/built`);
  project.program(`${appliedResource}
    const triggers = imagestream.imageTriggers({ workload: { kind: "Deployment", name: "built" }, containers: { web: "built:latest" } });
    const labels = { app: "built" };
    new imagestream.ImageStream("built", { spec: { tags: [{ name: "latest" }] } });
    new Applied("web", { url: ${url}, token: ${JSON.stringify(cluster.token)}, object: {
      apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "built", annotations: triggers.annotations },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {
        containers: [{ name: "web", image: triggers.image.web }],
      } } },
    } });`);
  const { failed, diagnostics } = await run(project, "up");
  expect(failed).toBe(false);
  expect(diagnostics.join("\n")).toMatch(/tag default\/built:latest has no image yet: container web of Deployment/);
  await cluster.push("default", "built", "latest", first);
  await cluster.settled();
  expect(await up()).toEqual({ web: "update" });
  expect(await up()).toEqual({});
  expect(await refreshed()).toEqual({});
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  project.close();
});

test("faults are told before anything is written", async () => {
  project = await openProject(cluster.kubeconfig);
  project.program(`
    const triggers = imagestream.imageTriggers({ workload: { kind: "Pod", name: "web" }, containers: { Web: "app" } });
    export const image = triggers.image.Web;`);
  cluster.requests.clear();
  const { failed, diagnostics } = await run(project, "preview");
  expect(failed).toBe(true);
  expect(diagnostics.join("\n")).toMatch(/workload\.kind/);
  expect(cluster.requests.writes()).toEqual([]);
  project.close();
});
