import { headline } from "../../provider/text/headline.ts";
import type { Message } from "../../provider/text/message.ts";
import type { ImageStreamAppArgs } from "../imageStreamAppArgs.ts";
import { isTriggered } from "./appObjects.ts";
import { type AppPort, portText } from "./appPorts.ts";
import type { AppFacts } from "./appSource.ts";

/** An app as a preview knows it. */
export interface ForeseenApp {
  readonly name: string;
  /** `shop/app:1.4`. */
  readonly tag: string;
  readonly facts: AppFacts;
  /** Absent where only the update tells. */
  readonly ports?: readonly AppPort[] | undefined;
}

/** The note of a preview on an app that is new, or gets another image: its ports, its image, and when it rolls. */
export function appNote({ name, tag, facts, ports }: ForeseenApp, args: ImageStreamAppArgs): Message {
  const shown = ports?.map(portText).join(", ");
  const line =
    shown === undefined
      ? headline`${name}: ports unknown yet`
      : shown === ""
        ? headline`${name} has no Service: no ports`
        : headline`${name} serves ${shown}`;
  return {
    headline: line,
    details: [
      ["image", facts.image ?? `unknown until ${tag} has one`],
      ["ports", portsText(shown, args)],
      ["rolls", rollsText(tag, args)],
    ],
  };
}

function portsText(shown: string | undefined, { ports, service }: ImageStreamAppArgs): string {
  const by = ports === undefined ? "the image exposes them" : "the program gives them";
  if (shown === undefined) return "known as soon as the image is: give ports to know them now";
  if (shown === "" && ports === undefined) {
    return "the image exposes none, so there is no Service; give ports if it listens to any";
  }
  if (shown === "") return "the program gives none, so there is no Service";
  return `${shown}: ${by}${service === false ? "; service: false makes no Service" : ""}`;
}

function rollsText(tag: string, args: ImageStreamAppArgs): string {
  if (args.lookup === true) return `a new pod has the image that ${tag} has then; a tag that moves rolls nothing`;
  if (isTriggered(args)) return `whenever ${tag} moves, by an image trigger`;
  return `in the update of this program that finds another image in ${tag}`;
}
