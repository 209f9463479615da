import type { ImageMetadata } from "../../provider/image/metadata.ts";
import type { AppPortArgs } from "../imageStreamAppArgs.ts";

/** A port of a container and its Service. */
export interface AppPort {
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly servicePort: number;
}

/** The ports that a program gives. */
export const givenPorts = (ports: readonly (number | AppPortArgs)[]): AppPort[] =>
  ports.map((given) => {
    const { port, protocol = "TCP", servicePort = port } = typeof given === "number" ? { port: given } : given;
    return { port, protocol, servicePort };
  });

/** The ports that an image's config exposes, by number, each once. */
export function exposedPorts({ exposedPorts = [] }: ImageMetadata): AppPort[] {
  const ports = exposedPorts.flatMap((text): AppPort[] => {
    const [, number, name = "tcp"] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
    const port = Number(number);
    if (number === undefined || !isPort(port)) return [];
    return [{ port, protocol: name.toUpperCase() as AppPort["protocol"], servicePort: port }];
  });
  return ports.filter((one, index) => ports.findIndex((other) => portName(other) === portName(one)) === index);
}

/**
 * Tells that the image has a config that says something. An artifact has none; of an index, only the platforms are known.
 */
export const hasConfig = ({ platforms = [], created, exposedPorts }: ImageMetadata): boolean =>
  exposedPorts !== undefined || created !== undefined || platforms.length === 1;

/** The name that `oc new-app` gives: `8080-tcp`. */
export const portName = ({ port, protocol }: AppPort): string => `${port}-${protocol.toLowerCase()}`;

/** For messages: `8080/tcp`. */
export const portText = ({ port, protocol }: AppPort): string => `${port}/${protocol.toLowerCase()}`;

export const isPort = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
