import { formatMessage, type Message } from "../text/message.ts";
import { callEngine } from "./engineClient.ts";

/**
 * Shows a warning in the engine's output. A provider process has no logger of its own: `pulumi.log` would only print.
 * Never fails: what is said must not stop what is done.
 */
export async function warnInEngine(message: Message): Promise<void> {
  const text = formatMessage(message);
  const isSaid = await callEngine<true>((client, messages, done) => {
    const request = new messages.LogRequest();
    request.setSeverity(messages.LogSeverity.WARNING);
    request.setMessage(text);
    client.log(request, (error) => done(error, true));
  }).catch(() => undefined);
  if (isSaid === undefined) console.warn(text);
}
