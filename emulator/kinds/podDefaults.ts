import { isRecord } from "../apiserver/copy.ts";
import { parsePullSpec } from "../image/pullSpec.ts";

type Members = Record<string, unknown>;

/** The record at a key, created if missing. */
function section(parent: Members, key: string): Members {
  const found = parent[key];
  if (isRecord(found)) return found;
  const made: Members = {};
  parent[key] = made;
  return made;
}

const records = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Sets the missing members. */
export function setDefaults(target: Members, defaults: Members): void {
  for (const [key, value] of Object.entries(defaults))
    if (target[key] === undefined) target[key] = structuredClone(value);
}

/** `latest`, also by default, is always pulled; an invalid reference (a placeholder of spaces) has no tag. */
function pullPolicy(image: unknown): string {
  const text = typeof image === "string" ? image : "";
  if (text.includes("@") || !parsePullSpec(text).ok) return "IfNotPresent";
  const last = text.slice(text.lastIndexOf("/") + 1);
  const tag = last.includes(":") ? last.slice(last.lastIndexOf(":") + 1) : "latest";
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function probeDefaults(probe: unknown): void {
  if (!isRecord(probe)) return;
  setDefaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (isRecord(probe["httpGet"])) setDefaults(probe["httpGet"], { path: "/", scheme: "HTTP" });
}

function containerDefaults(container: Members): void {
  for (const port of records(container["ports"])) setDefaults(port, { protocol: "TCP" });
  for (const env of records(container["env"])) {
    const source = isRecord(env["valueFrom"]) ? env["valueFrom"] : {};
    if (isRecord(source["fieldRef"])) setDefaults(source["fieldRef"], { apiVersion: "v1" });
  }
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) probeDefaults(container[probe]);
  setDefaults(container, {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: pullPolicy(container["image"]),
  });
}

const sources = ["secret", "configMap", "projected", "downwardAPI"];

function volumeDefaults(volume: Members): void {
  if (Object.keys(volume).every((key) => key === "name")) volume["emptyDir"] = {};
  for (const source of sources) if (isRecord(volume[source])) setDefaults(volume[source], { defaultMode: 420 });
  if (isRecord(volume["hostPath"])) setDefaults(volume["hostPath"], { type: "" });
}

/** Sets the API server's defaults of a pod's spec. */
export function podSpecDefaults(spec: Members): void {
  for (const list of ["containers", "initContainers"]) records(spec[list]).forEach(containerDefaults);
  records(spec["volumes"]).forEach(volumeDefaults);
  setDefaults(spec, {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
  const account = spec["serviceAccountName"] ?? spec["serviceAccount"];
  if (account !== undefined) setDefaults(spec, { serviceAccountName: account, serviceAccount: account });
}

/** Sets the defaults of the template in a workload's spec. */
export function podTemplateDefaults(spec: Members): void {
  const template = section(spec, "template");
  section(template, "metadata");
  podSpecDefaults(section(template, "spec"));
}
