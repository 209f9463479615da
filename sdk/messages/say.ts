import * as pulumi from "@pulumi/pulumi";
import { headline } from "../../provider/text/headline.ts";
import { withoutSecrets } from "../../provider/text/knownSecrets.ts";
import { formatMessage, type Message } from "../../provider/text/message.ts";
import { plainMessage } from "../../provider/text/plainText.ts";
import { sharedByCopies } from "../sharedByCopies.ts";
import { isStrict } from "../strictMode.ts";

/** Says what the user should know, although nothing is wrong. */
export const inform = (message: Message, resource?: pulumi.Resource): Promise<void> =>
  pulumi.log.info(messageText(message), resource);

/** Says what the user should do something about. In a strict preview it is an error, and the preview fails at its end. */
export async function warn(message: Message, resource?: pulumi.Resource): Promise<void> {
  const text = messageText(message);
  if (!pulumi.runtime.isDryRun() || !isStrict()) return pulumi.log.warn(text, resource);
  failProgram();
  return pulumi.log.error(text, resource);
}

const failing = sharedByCopies("failing", () => new WeakSet<object>());

/** Lets the program go on, so that everything is said, and fail. An error in the log alone fails no program. */
function failProgram(): void {
  const program = pulumi.runtime.getStackResource() ?? failing;
  if (failing.has(program)) return;
  failing.add(program);
  void Promise.reject(
    stop({
      headline: headline`imagestream:strict fails this preview`,
      details: [["why", "imagestream:strict is true, so that a warning of a preview is an error"]],
    }),
  );
}

export const debug = (message: string): Promise<void> => pulumi.log.debug(plainMessage(withoutSecrets(message)));

/** Ends the program with the message, without a stack. */
export const stop = (message: Message): Error => new pulumi.RunError(messageText(message));

/** The text of a message, plain and without secrets. */
export const messageText = (message: Message): string => formatMessage(withoutSecrets(message));
