import * as pulumi from "@pulumi/pulumi";
import { plainMessage } from "../../provider/image/plainText.ts";

/** A message for people: one line, or a first line and the details below it. Each line is made plain here, and only here. */
export type Message = string | readonly string[];

/** Says what the user should know, although nothing is wrong. */
export const inform = (message: Message, resource?: pulumi.Resource): Promise<void> =>
  pulumi.log.info(messageText(message), resource);

export const warn = (message: Message, resource?: pulumi.Resource): Promise<void> =>
  pulumi.log.warn(messageText(message), resource);

export const debug = (message: Message): Promise<void> => pulumi.log.debug(messageText(message));

/** Ends the program with one line, without a stack. */
export const stop = (message: string): Error => new pulumi.RunError(messageText(message));

/** Line ends stand between the caller's lines. Those within a line have come with quoted text, and go. */
export const messageText = (message: Message): string =>
  (typeof message === "string" ? [message] : message).map((line) => indent(line) + plainMessage(line)).join("\n");

const indent = (line: string): string => /^ */.exec(line)?.[0].slice(0, 2) ?? "";
