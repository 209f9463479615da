import type { Context, Handlers } from "../../../provider/resources/handlers.ts";
import type { Message } from "../../../provider/text/message.ts";
import { messageDetails } from "../../messageDetails.ts";
import { Lifecycle } from "./lifecycle.ts";

/** A resource as the engine drives it, and what it has warned of. */
export function warned<Inputs extends object, Outputs extends Inputs>(
  handlers: Handlers<Inputs, Outputs>,
  context: () => Context,
) {
  const warnings: string[] = [];
  const warning = () => ({
    ...context(),
    warn: async (message: Message) => void warnings.push(messageDetails(message)),
  });
  return Object.assign(new Lifecycle(handlers, warning), { warnings });
}
