import { isRecord } from "../apiserver/copy.ts";
import { subdomainName } from "../apiserver/metaValidation.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import type { TableDefinition } from "../apiserver/tableAnswer.ts";
import { any, integer, intOrString, list, object, string } from "../apiserver/typeSchema.ts";
import { allocateHost, hostChangeErrors, type Route, routeErrors } from "./openshiftRouteRules.ts";
import { setDefaults } from "./podDefaults.ts";
import { storedKind } from "./storedKind.ts";
import { statusOf } from "./workloadKind.ts";

type Members = Record<string, unknown>;

const target = object("RouteTargetReference", { kind: string, name: string, weight: integer });

const schema = object("Route", {
  spec: object("RouteSpec", {
    host: string,
    subdomain: string,
    path: string,
    to: target,
    alternateBackends: list(target),
    port: object("RoutePort", { targetPort: intOrString }),
    tls: object("TLSConfig", {
      termination: string,
      certificate: string,
      key: string,
      caCertificate: string,
      destinationCACertificate: string,
      insecureEdgeTerminationPolicy: string,
      externalCertificate: object("LocalObjectReference", { name: string }),
    }),
    wildcardPolicy: string,
    httpHeaders: any,
  }),
  status: object("RouteStatus", {
    ingress: list(
      object("RouteIngress", {
        host: string,
        routerName: string,
        conditions: list(
          object("RouteIngressCondition", {
            type: string,
            status: string,
            reason: string,
            message: string,
            lastTransitionTime: string,
          }),
        ),
        wildcardPolicy: string,
        routerCanonicalHostname: string,
      }),
    ),
  }),
});

const terminations: Readonly<Record<string, string>> = {
  Edge: "edge",
  Reencrypt: "reencrypt",
  Passthrough: "passthrough",
};

function decode(route: Route): void {
  if (!isRecord(route["spec"])) route.spec = {};
  const { spec } = route;
  setDefaults(spec as Members, { wildcardPolicy: "None", to: {} });
  for (const one of [spec.to, ...(spec.alternateBackends ?? [])]) {
    if (one !== undefined) setDefaults(one as Members, { kind: "Service", weight: 100 });
  }
  const { tls } = spec;
  if (tls === undefined) return;
  if (!tls.termination && !tls.destinationCACertificate) tls.termination = "edge";
  tls.termination = terminations[tls.termination ?? ""] ?? tls.termination ?? "";
}

const table: TableDefinition = {
  columns: [
    { name: "Name", format: "name" },
    ...["Host/Port", "Path", "Services", "Port", "Termination", "Wildcard"].map((name) => ({ name })),
  ],
  cells(one) {
    const { metadata, spec } = one as Route;
    const { path = "", port, tls, wildcardPolicy = "" } = spec;
    const { termination = "", insecureEdgeTerminationPolicy: insecure = "" } = tls ?? {};
    const policy = insecure === "" ? termination : `${termination || "default"}/${insecure}`;
    return [
      metadata.name,
      shownHost(one as Route),
      path,
      services(spec),
      port?.targetPort ?? "<all>",
      policy,
      wildcardPolicy,
    ];
  },
};

function shownHost(route: Route): string {
  const { ingress } = statusOf(route);
  if (!Array.isArray(ingress)) return route.spec.host ?? "";
  const [first] = ingress.filter(isRecord);
  const [condition] = Array.isArray(first?.["conditions"]) ? first["conditions"].filter(isRecord) : [];
  if (condition === undefined) return "Pending";
  return String(condition["status"] === "True" ? first?.["host"] : condition["reason"]);
}

function services({ to, alternateBackends = [] }: Route["spec"]): string {
  const all = [...(to === undefined ? [] : [to]), ...alternateBackends];
  const total = all.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (all.length === 1 && total > 0) return all[0]?.name ?? "";
  return all
    .map(({ name, weight = 0 }) => `${name}(${total === 0 ? 0 : Math.floor((weight * 100) / total)}%)`)
    .join(",");
}

/** route.openshift.io/v1 Route. */
export const openshiftRoutes: ApiModule = (core) => [
  storedKind<Route>(
    core,
    {
      group: "route.openshift.io",
      version: "v1",
      resource: "routes",
      singular: "route",
      kind: "Route",
      namespaced: true,
      categories: ["all"],
      selectable: ["spec.host", "spec.path", "spec.to.name"],
      schema,
      table,
    },
    {
      status: true,
      generation: true,
      strategy: {
        allowUnconditionalUpdate: false,
        revalidatesMeta: true,
        validateName: subdomainName,
        decode,
        prepareForCreate(_context, route) {
          Object.assign(route, { status: {} });
        },
        validateCreate: (context, route) => [...allocateHost(context, route), ...routeErrors(route)],
        prepareForUpdate(_context, route, old) {
          // An applied object without a host keeps the one that it has.
          if (!route.spec.host && old.spec.host) route.spec.host = old.spec.host;
        },
        validateUpdate: (context, route, old) => [...hostChangeErrors(context, route, old), ...routeErrors(route)],
        selectableFields: ({ spec }) => ({
          "spec.host": spec.host ?? "",
          "spec.path": spec.path ?? "",
          "spec.to.name": spec.to?.name ?? "",
        }),
      },
    },
  ),
];
