import { isRecord } from "../apiserver/copy.ts";
import { type FieldError, required } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import { dnsLabelName } from "../apiserver/metaValidation.ts";
import type { ApiModule, ClusterCore } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { setDefaults } from "./podDefaults.ts";
import { storedKind } from "./storedKind.ts";
import { shownLabels } from "./wideColumns.ts";

type Members = Record<string, unknown>;

interface Service extends KubeObject {
  spec: Members;
}

const portsOf = (spec: Members): Members[] => (Array.isArray(spec["ports"]) ? spec["ports"].filter(isRecord) : []);

function decode(object: Service): void {
  if (!isRecord(object["spec"])) object.spec = {};
  const { spec } = object;
  setDefaults(spec, { sessionAffinity: "None", type: "ClusterIP" });
  for (const port of portsOf(spec)) setDefaults(port, { protocol: "TCP", targetPort: port["port"] });
  if (spec["type"] !== "ExternalName") setDefaults(spec, { internalTrafficPolicy: "Cluster" });
}

/** The next free address of the cluster's service network. */
function freeAddress(core: ClusterCore): string {
  const services = core.store.list({ group: "", resource: "services" }) as readonly Service[];
  const taken = new Set(services.map(({ spec }) => spec["clusterIP"]));
  for (let n = 1; ; n += 1) {
    const address = `172.30.${Math.floor(n / 254) % 256}.${(n % 254) + 1}`;
    if (!taken.has(address)) return address;
  }
}

function allocate(core: ClusterCore, spec: Members): void {
  if (spec["type"] === "ExternalName") return;
  setDefaults(spec, { clusterIP: freeAddress(core), ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
  setDefaults(spec, { clusterIPs: [spec["clusterIP"]] });
}

function errorsOf({ spec }: Service): FieldError[] {
  const ports = portsOf(spec);
  if (ports.length === 0 && spec["type"] !== "ExternalName" && spec["clusterIP"] !== "None") {
    return [required("spec.ports")];
  }
  return ports.flatMap(({ port, name }, i) => [
    ...(port ? [] : [required(`spec.ports[${i}].port`)]),
    ...(name || ports.length === 1 ? [] : [required(`spec.ports[${i}].name`)]),
  ]);
}

/** v1 Service. */
export const services: ApiModule = (core) => [
  storedKind<Service>(
    core,
    {
      ...kubernetesKind("Service"),
      shortNames: ["svc"],
      categories: ["all"],
      table: {
        columns: ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", { name: "Selector", priority: 1 }],
        cells(object, now) {
          const spec = isRecord(object["spec"]) ? object["spec"] : {};
          const ports = portsOf(spec).map(({ port, protocol }) => `${port}/${protocol}`);
          const { name, creationTimestamp } = object.metadata;
          const shown = ports.length === 0 ? "<none>" : ports.join(",");
          const [address = "<none>"] = Array.isArray(spec["clusterIPs"]) ? spec["clusterIPs"] : [];
          const labels = shownLabels(spec["selector"]);
          return [name, spec["type"], address, "<none>", shown, age(creationTimestamp, now), labels];
        },
      },
    },
    {
      status: true,
      strategy: {
        validateName: dnsLabelName,
        revalidatesMeta: true,
        decode,
        prepareForCreate(_context, object) {
          allocate(core, object.spec);
          Object.assign(object, { status: { loadBalancer: {} } });
        },
        prepareForUpdate(_context, object, old) {
          const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = old.spec;
          if (object.spec["type"] !== "ExternalName") {
            setDefaults(object.spec, { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy });
          }
        },
        validateCreate: (_context, object) => errorsOf(object),
        validateUpdate: (_context, object) => errorsOf(object),
      },
    },
  ),
];
