import { type FieldError, forbiddenField, invalidValue, notSupported, required } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { RequestContext } from "../apiserver/resource.ts";

/** A service and its share of the requests. */
interface RouteTarget {
  kind?: string;
  name?: string;
  weight?: number;
}

/** The TLS part of a Route. */
interface RouteTls {
  termination?: string;
  certificate?: string;
  key?: string;
  caCertificate?: string;
  destinationCACertificate?: string;
  insecureEdgeTerminationPolicy?: string;
  externalCertificate?: { name?: string };
}

/** A Route as it is stored. */
export interface Route extends KubeObject {
  spec: {
    host?: string;
    subdomain?: string;
    path?: string;
    to?: RouteTarget;
    alternateBackends?: RouteTarget[];
    port?: { targetPort?: number | string };
    tls?: RouteTls;
    wildcardPolicy?: string;
    httpHeaders?: unknown;
  };
}

/** The domain of generated hosts. */
export const appsDomain = "apps.example.com";

const noHost = "you do not have permission to set the host field of the route";
const noCertificate = "you do not have permission to set certificate fields on the route";
const hostLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const terminations = ["edge", "passthrough", "reencrypt"];
const certificates = ["certificate", "key", "caCertificate", "destinationCACertificate"] as const;

/** Generates a missing host; a host or certificate of one's own needs the right for it. */
export function allocateHost(context: RequestContext, route: Route): FieldError[] {
  const { spec, metadata } = route;
  const hasHost = Boolean(spec.host);
  if ((hasHost || hasCertificate(spec.tls)) && !mayCustomize(context, "create")) {
    return [hasHost ? forbiddenField("spec.host", noHost) : forbiddenField("spec.tls", noCertificate)];
  }
  if (hasHost || spec.subdomain || spec.wildcardPolicy === "Subdomain") return [];
  spec.host = `${metadata.name}-${context.namespace}.${appsDomain}`;
  metadata.annotations = { ...metadata.annotations, "openshift.io/host.generated": "true" };
  return [];
}

/** A changed host or certificate needs the right for it. */
export function hostChangeErrors(context: RequestContext, { spec }: Route, { spec: old }: Route): FieldError[] {
  const hostChanged = spec.host !== old.host;
  const certificateChanged =
    hasCertificate(spec.tls) && certificates.some((member) => (spec.tls?.[member] ?? "") !== (old.tls?.[member] ?? ""));
  if (hostChanged && !mayCustomize(context, "update")) return [invalidValue("spec.host", spec.host, noHost)];
  const mayCertify = mayCustomize(context, "create") || mayCustomize(context, "update");
  return certificateChanged && !mayCertify ? [invalidValue("spec.tls", "redacted", noCertificate)] : [];
}

/** Faults of a Route. */
export function routeErrors({ spec }: Route): FieldError[] {
  const { host = "", path = "", to = {}, alternateBackends = [], port, tls, wildcardPolicy = "" } = spec;
  const errors: FieldError[] = [];
  const fault = (wrong: boolean, error: () => FieldError): void => {
    if (wrong) errors.push(error());
  };
  const isHost = host === "" || (host.length <= 253 && host.split(".").every((label) => hostLabel.test(label)));
  fault(!isHost, () => invalidValue("spec.host", host, "host must conform to DNS 952 subdomain conventions"));
  const policies = ["None", "Subdomain"];
  fault(!policies.includes(wildcardPolicy), () => notSupported("spec.wildcardPolicy", wildcardPolicy, policies));
  fault(/[# ]/.test(path), () => invalidValue("spec.path", path, "cannot contain # or spaces"));
  fault(path !== "" && !path.startsWith("/"), () => invalidValue("spec.path", path, "path must begin with /"));
  fault(path !== "" && tls?.termination === "passthrough", () =>
    invalidValue("spec.path", path, "passthrough termination does not support paths"),
  );
  errors.push(...targetErrors(to, "spec.to"));
  const most = 3;
  fault(alternateBackends.length > most, () =>
    required("spec.alternateBackends", "cannot specify more than 3 alternate backends"),
  );
  for (const [i, one] of alternateBackends.entries()) errors.push(...targetErrors(one, `spec.alternateBackends[${i}]`));
  fault(port !== undefined && !port.targetPort, () => required("spec.port.targetPort"));
  return [...errors, ...(tls === undefined ? [] : tlsErrors(tls))];
}

function targetErrors({ kind, name, weight = 0 }: RouteTarget, path: string): FieldError[] {
  const why = "weight must be an integer between 0 and 256";
  return [
    ...(name ? [] : [required(`${path}.name`)]),
    ...(kind === "Service" ? [] : [invalidValue(`${path}.kind`, kind, "must reference a Service")]),
    ...(weight < 0 || weight > 256 ? [invalidValue(`${path}.weight`, weight, why)] : []),
  ];
}

function tlsErrors(tls: RouteTls): FieldError[] {
  const { termination = "", destinationCACertificate } = tls;
  if (!terminations.includes(termination)) return [notSupported("spec.tls.termination", termination, terminations)];
  const errors: FieldError[] = [];
  if (termination === "passthrough") {
    const why = "passthrough termination does not support certificates";
    const given = certificates.filter((member) => tls[member]);
    errors.push(...given.map((member) => invalidValue(`spec.tls.${member}`, `redacted ${member} data`, why)));
  }
  if (termination === "edge" && destinationCACertificate) {
    const why = "edge termination does not support destination certificates";
    const shown = "redacted destination ca certificate data";
    errors.push(invalidValue("spec.tls.destinationCACertificate", shown, why));
  }
  return [...errors, ...insecureErrors(tls)];
}

function insecureErrors({ termination, insecureEdgeTerminationPolicy: policy = "" }: RouteTls): FieldError[] {
  const values = termination === "passthrough" ? ["None", "Redirect"] : ["None", "Allow", "Redirect"];
  if (policy === "" || values.includes(policy)) return [];
  const why = `invalid value for InsecureEdgeTerminationPolicy option, acceptable values are ${values.join(", ")}, or empty`;
  return [invalidValue("spec.tls.insecureEdgeTerminationPolicy", policy, why)];
}

function hasCertificate(tls: RouteTls | undefined): boolean {
  return certificates.some((member) => tls?.[member]) || Boolean(tls?.externalCertificate?.name);
}

function mayCustomize({ core, user, namespace }: RequestContext, verb: string): boolean {
  const attributes = { verb, group: "route.openshift.io", resource: "routes", subresource: "custom-host", namespace };
  return core.authorize(user, attributes).allowed;
}
