import { ImageStreamError } from "../../provider/image/error.ts";
import type { ImageStreamAppArgs } from "../imageStreamAppArgs.ts";
import { isTriggered } from "./appObjects.ts";
import { type AppPort, exposedPorts, givenPorts, hasConfig, portText } from "./appPorts.ts";
import type { AppFacts } from "./appSource.ts";

/**
 * The ports of an app; `undefined` where only the update tells.
 * @throws ImageStreamError `APP_WITHOUT_IMAGE`, `APP_WITHOUT_CONFIG`
 */
export function portsOfApp(args: ImageStreamAppArgs, facts: AppFacts, tag: string): readonly AppPort[] | undefined {
  if (args.ports !== undefined) return givenPorts(args.ports);
  const { metadata, isPending } = facts;
  if (metadata !== undefined) {
    if (hasConfig(metadata)) return exposedPorts(metadata);
    const what = `the image of ${tag} has no config that names its ports: it is an artifact or an index`;
    throw new ImageStreamError("APP_WITHOUT_CONFIG", `${what}; give ports, [] for an app without any`);
  }
  if (isPending) return undefined;
  throw withoutImage(tag, facts, "give ports, or fill the tag first");
}

/**
 * Refuses an app that could never run. With a trigger, one without an image waits for it.
 * @throws ImageStreamError `APP_WITHOUT_IMAGE`
 */
export function refuseWithoutImage(args: ImageStreamAppArgs, facts: AppFacts, tag: string): void {
  if (facts.image !== undefined || facts.isPending || isTriggered(args) || args.lookup === true) return;
  throw withoutImage(tag, facts, "fill the tag first, or leave trigger at true");
}

/**
 * Refuses a route to a port that the image does not expose.
 * @throws ImageStreamError `APP_WITHOUT_PORT`
 */
export function refuseMissingPort({ route }: ImageStreamAppArgs, ports: readonly AppPort[], tag: string): void {
  const named = typeof route === "object" ? route.port : undefined;
  if (named === undefined || ports.some(({ servicePort }) => servicePort === named)) return;
  const exposed = ports.map(portText).join(", ") || "none";
  const text = `route.port: the Service has no port ${named}: the image of ${tag} exposes ${exposed}`;
  throw new ImageStreamError("APP_WITHOUT_PORT", `${text}; use one of them, or give ports`);
}

function withoutImage(tag: string, { problem }: AppFacts, remedy: string): ImageStreamError {
  const why = problem === undefined ? "" : ` (${problem})`;
  return new ImageStreamError("APP_WITHOUT_IMAGE", `${tag} has no image that the app could run${why}; ${remedy}`);
}
