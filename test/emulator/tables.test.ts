import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { configMap, deployment, type HttpCluster, type Json, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
beforeAll(async () => {
  http = await startHttpCluster({});
});
afterAll(() => http.cluster.close());

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const { spec } = deployment("web");
const cron = { schedule: "0 * * * *", jobTemplate: { spec: { template: podTemplate("Never") } } };

function podTemplate(restartPolicy: string): Json {
  return { ...spec.template, spec: { ...spec.template.spec, restartPolicy } };
}

const object = (apiVersion: string, kind: string, members: Json): Json => ({
  apiVersion,
  kind,
  metadata: { name: "web" },
  ...members,
});

const image = "quay.io/a/b:1";
const workload = ["Containers", "Images", "Selector"];

// Columns and cells of the printers of Kubernetes 1.34; columns after the bar are those of wide output.
test.each<[string, Json, string, unknown[]]>([
  [
    "/apis/apps/v1/namespaces/default/deployments",
    object("apps/v1", "Deployment", { spec }),
    `Name Ready Up-to-date Available Age | ${workload.join(" ")}`,
    ["web", "0/1", 0, 0, expect.any(String), "main", image, "app=web"],
  ],
  [
    "/apis/apps/v1/namespaces/default/statefulsets",
    object("apps/v1", "StatefulSet", { spec }),
    "Name Ready Age | Containers Images",
    ["web", "0/1", expect.any(String), "main", image],
  ],
  [
    "/apis/apps/v1/namespaces/default/daemonsets",
    object("apps/v1", "DaemonSet", { spec }),
    `Name Desired Current Ready Up-to-date Available Node-Selector Age | ${workload.join(" ")}`,
    ["web", 0, 0, 0, 0, 0, "<none>", expect.any(String), "main", image, "app=web"],
  ],
  [
    "/apis/batch/v1/namespaces/default/cronjobs",
    object("batch/v1", "CronJob", { spec: cron }),
    `Name Schedule Timezone Suspend Active Last-Schedule Age | ${workload.join(" ")}`,
    ["web", "0 * * * *", "<none>", "False", 0, "<none>", expect.any(String), "main", image, "<none>"],
  ],
  [
    "/api/v1/namespaces/default/pods",
    object("v1", "Pod", { spec: spec.template.spec }),
    "Name Ready Status Restarts Age | IP Node Nominated-Node Readiness-Gates",
    ["web", "0/1", "Pending", "0", expect.any(String), "<none>", "<none>", "<none>", "<none>"],
  ],
  [
    "/api/v1/namespaces/default/configmaps",
    configMap("web", { a: "1", b: "2" }),
    "Name Data Age | ",
    ["web", 2, expect.any(String)],
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [
        { kind: "User", name: "alice" },
        { kind: "ServiceAccount", namespace: "default", name: "web" },
      ],
    }),
    "Name Role Age | Users Groups ServiceAccounts",
    ["web", "ClusterRole/view", expect.any(String), "alice", "", "default/web"],
  ],
])("the table of %s has the columns and cells of kubectl", async (path, body, columns, cells) => {
  expect((await http.send("POST", path, body)).status).toBe(201);
  const { body: table } = await http.send("GET", `${path}/web`, undefined, { accept });
  const shown = (priority: number): string =>
    table.columnDefinitions
      .filter((column: Json) => column.priority === priority)
      .map(({ name }: Json) => name.replaceAll(" ", "-"))
      .join(" ");
  expect(`${shown(0)} | ${shown(1)}`).toBe(columns);
  expect(table.rows[0].cells).toEqual(cells);
});

test("a DaemonSet counts the changes of its template beside its generation", async () => {
  const path = "/apis/apps/v1/namespaces/default/daemonsets/web";
  const counts = ({ metadata }: Json): unknown[] => [
    metadata.generation,
    metadata.annotations["deprecated.daemonset.template.generation"],
  ];
  expect(counts((await http.send("GET", path)).body)).toEqual([1, "1"]);
  const { body } = await http.send("PATCH", path, { spec: { minReadySeconds: 5 } }, { type: merge });
  expect(counts(body)).toEqual([2, "1"]);
  const containers = [{ name: "main", image: "quay.io/a/b:2" }];
  const changed = await http.send("PATCH", path, { spec: { template: { spec: { containers } } } }, { type: merge });
  expect(counts(changed.body)).toEqual([3, "2"]);
  const annotated = await http.send("PATCH", path, { metadata: { annotations: { a: "b" } } }, { type: merge });
  expect(counts(annotated.body)).toEqual([3, "2"]);
});

test.each([
  [undefined, "BestEffort"],
  [{ limits: { cpu: "1" } }, "Burstable"],
  [{ limits: { cpu: "1", memory: "1Gi" } }, "Guaranteed"],
  [{ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } }, "Burstable"],
])("a Pod with resources %j has the class %s and a generation", async (resources, qosClass) => {
  const containers = [{ name: "main", image, ...(resources && { resources }) }];
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "pod-" }, spec: { containers } };
  const { body } = await http.send("POST", "/api/v1/namespaces/default/pods", pod);
  expect([body.status.qosClass, body.metadata.generation]).toEqual([qosClass, 1]);
});
