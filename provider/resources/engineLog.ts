import { formatMessage, type Message } from "../text/message.ts";
import { plainText } from "../text/plainText.ts";
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

/** Characters of a line of progress. */
const longestProgress = 300;

/** Shows a line in the engine's display, which does not keep it. Never fails. */
export async function showInEngine(text: string, urn?: string): Promise<void> {
  await callEngine<true>((client, messages, done) => {
    const request = new messages.LogRequest();
    request.setSeverity(messages.LogSeverity.INFO);
    request.setMessage(plainText(text, longestProgress));
    request.setEphemeral(true);
    if (urn !== undefined) request.setUrn(urn);
    client.log(request, (error) => done(error, true));
  }).catch(() => undefined);
}
