import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamApp } from "../../../sdk/imageStreamApp.ts";
import type { ImageStreamAppArgs } from "../../../sdk/imageStreamAppArgs.ts";
import { call } from "../../e2e/deployment.ts";
import { type Options, registered } from "../declarations/registered.ts";

let cluster: Cluster;
const web = image({ version: "1", exposedPorts: [8443, 8080, "53/udp"] });

beforeAll(async () => {
  cluster = await startCluster();
  const plain = image({ version: "plain" });
  for (const [tag, pushed] of Object.entries({ web, plain })) {
    await cluster.registry.push("acme/app", tag, pushed);
    await cluster.push("default", "app", tag, pushed);
  }
});
afterAll(() => cluster.close());

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly labels: object; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly ports?: readonly object[];
    readonly template: { readonly metadata: object; readonly spec: { readonly containers: readonly object[] } };
  };
}

/** The objects of an app, by their Pulumi names. */
async function objectsOf(args: ImageStreamAppArgs, isPreview = true) {
  const { inputs } = await registered(
    cluster,
    (opts) => settled(new ImageStreamApp("web", args, optionsOf(opts))),
    isPreview,
  );
  const objects = Object.entries(inputs).filter(([key]) => key.startsWith("KubernetesObject "));
  return Object.fromEntries(
    objects.map(([key, value]) => [key.replace("KubernetesObject ", ""), value]),
  ) as unknown as {
    readonly [name: string]: Manifest;
  };
}

const optionsOf = ({ provider }: Options): pulumi.ComponentResourceOptions => ({ provider });

/** An output that is there when all resources of an app are registered. */
const settled = (app: ImageStreamApp): pulumi.Output<unknown> =>
  pulumi.all([app.deployment, app.service, app.route]).apply((all) => pulumi.all(all.map((one) => one?.urn)));

test("an app of a tag by name has its exposed ports, its image by digest, a trigger, and the labels of oc new-app", async () => {
  const { web: deployment, "web-service": service } = await objectsOf({ from: "app:web", labels: { team: "shop" } });
  const ports = [
    { containerPort: 53, protocol: "UDP" },
    { containerPort: 8080, protocol: "TCP" },
    { containerPort: 8443, protocol: "TCP" },
  ];
  const container = { name: "web", image: expect.stringContaining(web.digest), ports };
  expect(deployment?.spec.template.spec.containers).toEqual([container]);
  expect(deployment?.metadata.annotations?.["image.openshift.io/triggers"]).toBe(
    `[{"from":{"kind":"ImageStreamTag","name":"app:web"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]`,
  );
  const labels = {
    app: "web",
    "app.kubernetes.io/component": "web",
    "app.kubernetes.io/instance": "web",
    "app.kubernetes.io/name": "app",
    team: "shop",
  };
  expect([deployment?.metadata.labels, service?.metadata.labels]).toEqual([labels, labels]);
  expect(service?.spec.ports).toEqual([
    { name: "53-udp", port: 53, protocol: "UDP", targetPort: 53 },
    { name: "8080-tcp", port: 8080, protocol: "TCP", targetPort: 8080 },
    { name: "8443-tcp", port: 8443, protocol: "TCP", targetPort: 8443 },
  ]);
});

test("no label of the program takes the pods out of the Deployment's selector", async () => {
  const { web: deployment } = await objectsOf({ from: "app:web", labels: { deployment: "other" } });
  expect(deployment?.spec).toMatchObject({
    selector: { matchLabels: { deployment: "web" } },
    template: { metadata: { labels: { deployment: "web" } } },
  });
});

test("a preview knows the host that the cluster has given a Route", async () => {
  const routes = "/apis/route.openshift.io/v1/namespaces/default/routes";
  await call(cluster, "POST", routes, { metadata: { name: "web" }, spec: { to: { kind: "Service", name: "web" } } });
  let url: string | undefined;
  await registered(cluster, (opts) =>
    new ImageStreamApp("web", { from: "app:web", route: true }, optionsOf(opts)).url.apply((found) => {
      url = found;
      return url;
    }),
  );
  expect(url).toMatch(/^https:\/\/web-default\./);
});

test("an image that exposes no port gets no Service, unless the program gives ports", async () => {
  expect(Object.keys(await objectsOf({ from: "app:plain" }))).toEqual(["web"]);
  const given = await objectsOf({
    from: "app:plain",
    ports: [{ port: 8080, servicePort: 80 }],
    route: { tls: "none" },
  });
  expect(given["web-service"]?.spec.ports).toEqual([{ name: "8080-tcp", port: 80, protocol: "TCP", targetPort: 8080 }]);
  expect(given["web-route"]?.spec).toEqual({
    to: { kind: "Service", name: "web", weight: 100 },
    port: { targetPort: "8080-tcp" },
  });
});

test("members of the container and the pod get to their place, and a lookup uses the short name", async () => {
  const { web: deployment } = await objectsOf({
    from: "default/app:web",
    lookup: true,
    replicas: 3,
    env: { A: "1" },
    resources: { limits: { cpu: "1" } },
    livenessProbe: { tcpSocket: { port: 8080 } },
    container: { command: ["serve"] },
    pod: { volumes: [] },
    serviceAccountName: "runner",
  });
  expect(deployment?.metadata.annotations).toBeUndefined();
  expect(deployment?.spec).toMatchObject({
    replicas: 3,
    template: {
      metadata: { annotations: { "alpha.image.policy.openshift.io/resolve-names": "*" } },
      spec: {
        serviceAccountName: "runner",
        containers: [
          {
            image: "app:web",
            env: [{ name: "A", value: "1" }],
            resources: { limits: { cpu: "1" } },
            livenessProbe: { tcpSocket: { port: 8080 } },
            command: ["serve"],
          },
        ],
      },
    },
  });
});

test("a tag that only the update fills shows a Service with unknown ports, and no digest", async () => {
  const from = { name: "app:built", namespace: "default", isBuilt: true };
  const later = <T>() => pulumi.output(pulumi.unknown as T);
  const objects = await objectsOf({ from: { ...from, image: later<string>(), metadata: later<object>() } });
  expect(Object.keys(objects).sort()).toEqual(["web", "web-service"]);
  const metadata = { exposedPorts: ["8080/tcp"], platforms: ["linux/amd64"] };
  const built = await objectsOf({ from: { ...from, image: "registry/app@sha256:1", metadata } }, false);
  expect(built["web"]).toMatchObject({ triggeredImages: { web: "registry/app@sha256:1" } });
});

test.each<[object, RegExp]>([
  [{}, /^from: is required/],
  [{ from: "quay.io/acme/app:1" }, /^from: "quay.io\/acme\/app:1" names no tag of a stream/],
  [{ from: "app:1", trigger: true, lookup: true }, /^lookup: contradicts trigger/],
  [{ from: "app:1", ports: [0, 8080] }, /^ports\[0\]: 0 is no port/],
  [{ from: "app:1", service: false, route: true }, /^route: leads to a Service, and the app has none/],
  [{ from: "app:1", ports: [8080], route: { port: 80 } }, /^route\.port: 80 is no port of the Service/],
  [{ from: "app:1", container: { image: "x" } }, /^container\.image: is set by the app \(take it out: from says it\)/],
  [{ from: "app:1", container: { name: "x" } }, /^container\.name: is set by the app/],
  [{ from: "app:1", pod: { containers: [] } }, /^pod\.containers: is set by the app/],
  [{ from: "app:1", name: "Web" }, /^name: "Web" is no name/],
  [{ from: "app:1", replica: 1, ports: [0] }, /^replica: is no property of an app.*; ports\[0\]/],
])("%j is refused when it is declared", (args, text) => {
  expect(() => new ImageStreamApp("web", args as ImageStreamAppArgs)).toThrow(text);
});

/** As the classes of @pulumi/kubernetes. */
class Made extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super(`kubernetes:index:${new.target.name}`, name, args, opts);
  }
}
class Deployment extends Made {}
class Service extends Made {}
class CustomResource extends Made {}
const kubernetes = { apps: { v1: { Deployment } }, core: { v1: { Service } }, apiextensions: { CustomResource } };

test("the classes of @pulumi/kubernetes make the objects, with image and annotation of imageTriggers", async () => {
  const from = `${cluster.registry.host}/acme/app:web`;
  const { inputs } = await registered(cluster, (opts) => {
    const stream = new ImageStream("own", { spec: { tags: [{ name: "1", from }] } }, opts);
    return settled(
      new ImageStreamApp("web", { from: stream.tag("1"), route: true, resources: kubernetes }, optionsOf(opts)),
    );
  });
  const made = inputs["Deployment web"] as unknown as Manifest;
  expect(made.metadata.annotations?.["image.openshift.io/triggers"]).toContain('"name":"own:1"');
  expect(made.spec.template.spec.containers).toMatchObject([{ image: expect.stringContaining(web.digest) }]);
  expect(inputs["Service web-service"]?.["spec"]).toMatchObject({ selector: { deployment: "web" } });
  expect(inputs["CustomResource web-route"]).toMatchObject({ kind: "Route", apiVersion: "route.openshift.io/v1" });
});
