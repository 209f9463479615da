import * as pulumi from "@pulumi/pulumi";
import { formatMessage, type Message } from "../../provider/image/message.ts";
import { plainMessage } from "../../provider/image/plainText.ts";
import { withoutSecrets } from "./secretsOfProgram.ts";

/** Says what the user should know, although nothing is wrong. */
export const inform = (message: string | Message, resource?: pulumi.Resource): Promise<void> =>
  pulumi.log.info(messageText(message), resource);

export const warn = (message: string | Message, resource?: pulumi.Resource): Promise<void> =>
  pulumi.log.warn(messageText(message), resource);

export const debug = (message: string): Promise<void> => pulumi.log.debug(plainMessage(withoutSecrets(message)));

/** Ends the program with one line, without a stack. */
export const stop = (message: string): Error => new pulumi.RunError(plainMessage(withoutSecrets(message)));

/** Everything that is said goes through here, whoever has written the parts of it. */
export const messageText = (message: string | Message): string =>
  formatMessage(withoutSecrets(typeof message === "string" ? { headline: message } : message));
