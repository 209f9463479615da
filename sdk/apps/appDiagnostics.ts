import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { ImageStreamAppArgs } from "../imageStreamAppArgs.ts";
import { givenPorts, isPort } from "./appPorts.ts";
import { kubernetesClasses } from "./kubernetesClasses.ts";

const known = [
  ...["from", "name", "namespace", "labels", "replicas", "env", "resources", "livenessProbe", "readinessProbe"],
  ...["startupProbe", "container", "pod", "serviceAccountName", "ports", "service", "route", "trigger", "lookup"],
  ...["adopt", "timeout"],
];

/** A name of a Service, a label and a container. */
const appName = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Lists all faults of an app that are known before its image is. */
export function appDiagnostics(name: string, args: ImageStreamAppArgs): Diagnostic[] {
  const strange = Object.keys(args).filter((key) => !known.includes(key));
  return [
    ...strange.map((path) => ({
      path,
      summary: "is no property of an app",
      remedy: "correct its spelling or remove it",
    })),
    ...nameFaults(name, args),
    ...portFaults(args),
    ...imageFaults(args),
    ...containerFaults(args),
    ...classFaults(args),
  ];
}

function nameFaults(name: string, args: ImageStreamAppArgs): Diagnostic[] {
  if (appName.test(name)) return [];
  const path = args.name === undefined ? "the component's name" : "name";
  const remedy = "give name at most 63 lower-case letters, digits and -, with a letter first";
  return [{ path, value: name, summary: "is no name for a Service and a container", remedy }];
}

function portFaults({ ports, service, route }: ImageStreamAppArgs): Diagnostic[] {
  const all = givenPorts(ports ?? []);
  const remedy = "use a number from 1 to 65535";
  const wrong = all.flatMap(({ port, servicePort }, index) =>
    isPort(port) && isPort(servicePort)
      ? []
      : [{ path: `ports[${index}]`, value: ports?.[index], summary: "is no port", remedy }],
  );
  if (route === undefined || route === false) return wrong;
  const named = typeof route === "object" ? route.port : undefined;
  const isMissing = named !== undefined && ports !== undefined && !all.some(({ servicePort }) => servicePort === named);
  const withoutService = service === false || ports?.length === 0;
  return [
    ...wrong,
    ...(withoutService
      ? [
          {
            path: "route",
            summary: "leads to a Service, and the app has none",
            remedy: "give ports, or take the route out",
          },
        ]
      : []),
    ...(isMissing
      ? [{ path: "route.port", value: named, summary: "is no port of the Service", remedy: "use one of ports" }]
      : []),
  ];
}

function imageFaults({ from, trigger, lookup }: ImageStreamAppArgs): Diagnostic[] {
  const none = { path: "from", summary: "is required", remedy: 'give a tag: stream.tag("1.4"), or "stream:tag"' };
  const both = {
    path: "lookup",
    summary: "contradicts trigger: the trigger controller writes a pull spec in place of the short name",
    remedy: "remove one of the two",
  };
  const isText = typeof from === "string" && !/^(?:[^/\s]+\/)?[^/:@\s]+:[^/:@\s]+$/.test(from);
  const image = {
    path: "from",
    value: from,
    summary: "names no tag of a stream",
    remedy: "write stream:tag, or namespace/stream:tag; declare an ImageStream for an image of a registry",
  };
  return [
    ...(from === undefined || from === null ? [none] : []),
    ...(isText ? [image] : []),
    ...(trigger === true && lookup === true ? [both] : []),
  ];
}

/** Members that the app itself sets: its trigger and its Service go by them. */
function containerFaults({ container, pod }: ImageStreamAppArgs): Diagnostic[] {
  const own: readonly (readonly [of: unknown, path: string, remedy: string])[] = [
    [container, "container.name", "take it out: name says it"],
    [container, "container.image", "take it out: from says it"],
    [pod, "pod.containers", "give container for the app's own one, or declare a KubernetesObject"],
  ];
  return own
    .filter(([of, path]) => Object.hasOwn(Object(of), path.split(".")[1] ?? ""))
    .map(([, path, remedy]) => ({ path, summary: "is set by the app", remedy }));
}

/** A route is a custom resource for @pulumi/kubernetes. */
function classFaults({ resources, route }: ImageStreamAppArgs): Diagnostic[] {
  const classes = kubernetesClasses(resources);
  if (pulumi.Output.isInstance(resources)) {
    return [{ path: "resources", summary: "is an output", remedy: "give its members, which may be outputs" }];
  }
  if (classes === undefined || !route || classes.apiextensions !== undefined) return [];
  const remedy = "pass the whole package: import * as kubernetes";
  return [{ path: "resources.apiextensions", summary: "is required for a route", remedy }];
}
