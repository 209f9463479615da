import fc from "fast-check";
import type { DeploymentConfigInputs } from "../../../../provider/resources/deploymentConfig/inputs.ts";
import type { DeploymentConfigSpec } from "../../../../provider/resources/deploymentConfig/spec.ts";

const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });
const labels = { app: "web" };

/** A DeploymentConfig with every member that the API has, but for those that exclude each other. */
export const wholeDeployment: DeploymentConfigSpec = {
  template: {
    metadata: { labels: { ...labels, tier: "front" }, annotations: { note: "n" } },
    spec: {
      initContainers: [{ name: "setup", image: "quay.io/acme/setup:1", command: ["true"] }],
      containers: [
        {
          name: "web",
          image: " ",
          ports: [{ containerPort: 8080 }, { containerPort: 8080, protocol: "UDP" }],
          env: [
            { name: "A", value: "1" },
            { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
          ],
          resources: { limits: { cpu: "1000m", memory: "0.5Gi" } },
          readinessProbe: { httpGet: { path: "/ready", port: 8080 }, initialDelaySeconds: 0 },
          lifecycle: { preStop: { exec: { command: ["sleep", "1"] } } },
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        },
        { name: "side", image: "quay.io/acme/side:1" },
      ],
      volumes: [
        { name: "data", emptyDir: { sizeLimit: "1024Mi" } },
        { name: "config", configMap: { name: "c" } },
      ],
      imagePullSecrets: [{ name: "pull" }],
      nodeSelector: { disk: "ssd" },
      tolerations: [{ key: "k", operator: "Exists" }],
      serviceAccountName: "robot",
      terminationGracePeriodSeconds: 5,
    },
  },
  replicas: 2,
  selector: labels,
  triggers: [
    { type: "ConfigChange" },
    { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["web"], from: tag("app:1") } },
    { type: "ImageChange", imageChangeParams: { containerNames: ["setup"], from: tag("app:2") } },
  ],
  strategy: {
    type: "Rolling",
    rollingParams: {
      updatePeriodSeconds: 2,
      intervalSeconds: 3,
      timeoutSeconds: 120,
      maxUnavailable: 0,
      maxSurge: "50%",
      pre: {
        failurePolicy: "Abort",
        execNewPod: {
          command: ["migrate"],
          containerName: "side",
          env: [{ name: "X", value: "y" }],
          volumes: ["data"],
        },
      },
      post: { failurePolicy: "Ignore", tagImages: [{ containerName: "side", to: tag("app:deployed") }] },
    },
    customParams: { environment: [{ name: "Y", value: "z" }], command: ["deploy"], image: "quay.io/acme/deployer:1" },
    resources: { limits: { cpu: "100m" } },
    labels: { deployer: "1" },
    annotations: { why: "because" },
    activeDeadlineSeconds: 3600,
  },
  minReadySeconds: 5,
  revisionHistoryLimit: 0,
  paused: false,
  test: false,
};

export const declaredDeployment = (spec: DeploymentConfigSpec, namespace = "shop"): DeploymentConfigInputs => ({
  metadata: { name: "web", namespace },
  spec,
  images: {},
});

const name = fc.constantFrom("A", "B", "C", "D");
const variables = fc
  .uniqueArray(fc.record({ name, value: fc.constantFrom("1", "2", "") }), { maxLength: 3, selector: (one) => one.name })
  .map((all) => all.map((one) => (one.value === "" ? { name: one.name } : one)));

const container = (of: string) =>
  fc
    .record(
      {
        image: fc.constantFrom("quay.io/acme/a:1", "quay.io/acme/b:1"),
        env: variables,
        ports: fc.constantFrom([{ containerPort: 80 }], [{ containerPort: 81 }, { containerPort: 80 }]),
        resources: fc.constantFrom({ limits: { cpu: "1000m" } }, { requests: { memory: "1Gi" } }),
        livenessProbe: fc.constantFrom({ httpGet: { path: "/", port: 80 } }, { tcpSocket: { port: 80 } }),
      },
      { requiredKeys: ["image"] },
    )
    .map((members) => ({ name: of, ...members }));

const trigger = (of: string) =>
  fc.record({ automatic: fc.boolean(), from: fc.constantFrom("app:1", "app:2") }).map(({ automatic, from }) => ({
    type: "ImageChange" as const,
    imageChangeParams: { ...(automatic ? { automatic } : {}), containerNames: [of], from: tag(from) },
  }));

const hook = fc.constantFrom(
  { failurePolicy: "Abort" as const, execNewPod: { command: ["a"], containerName: "web" } },
  { failurePolicy: "Retry" as const, tagImages: [{ containerName: "web", to: tag("app:done") }] },
);

/** Specs without faults in normal form. */
export const deployments: fc.Arbitrary<DeploymentConfigSpec> = fc
  .record({
    web: container("web"),
    side: fc.option(container("side"), { nil: undefined }),
    volumes: fc.constantFrom(
      undefined,
      [{ name: "v", emptyDir: {} }],
      [{ name: "v", configMap: { name: "c" } }],
      [
        { name: "w", secret: { secretName: "s" } },
        { name: "v", emptyDir: {} },
      ],
    ),
    config: fc.boolean(),
    triggers: fc.option(fc.tuple(trigger("web")), { nil: [] }),
    strategy: fc.constantFrom("none", "Rolling", "Recreate"),
    pre: fc.option(hook, { nil: undefined }),
    rest: fc.record(
      { replicas: fc.nat(3), minReadySeconds: fc.nat(3), paused: fc.boolean(), revisionHistoryLimit: fc.nat(3) },
      { requiredKeys: ["replicas"] },
    ),
    tier: fc.constantFrom("a", "b"),
  })
  .map(({ web, side, volumes, config, triggers, strategy, pre, rest, tier }) => {
    const params = strategy === "Rolling" ? "rollingParams" : "recreateParams";
    const spec = {
      ...rest,
      selector: { ...labels, tier },
      template: {
        metadata: { labels: { ...labels, tier } },
        spec: { containers: side === undefined ? [web] : [side, web], ...(volumes && { volumes }) },
      },
      triggers: [...(config ? [{ type: "ConfigChange" }] : []), ...triggers],
      ...(strategy === "none" ? {} : { strategy: { type: strategy, ...(pre && { [params]: { pre } }) } }),
    };
    return JSON.parse(JSON.stringify(spec)) as DeploymentConfigSpec;
  });
