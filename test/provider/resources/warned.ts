import type { Context, Handlers } from "../../../provider/resources/handlers.ts";
import { Lifecycle } from "./lifecycle.ts";

/** A resource as the engine drives it, and what it has warned of. */
export function warned<Inputs extends object, Outputs extends Inputs>(
  handlers: Handlers<Inputs, Outputs>,
  context: () => Context,
) {
  const warnings: string[] = [];
  const warning = () => ({ ...context(), warn: async (text: string) => void warnings.push(text) });
  return Object.assign(new Lifecycle(handlers, warning), { warnings });
}
