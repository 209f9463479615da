import type {
  CheckFailure,
  CheckResult,
  DiffResult,
  ReadResult,
  ResourceProvider,
} from "@pulumi/pulumi/dynamic/index.js";
import { type Diagnostic, describeDiagnostic } from "../image/diagnostic.ts";
import { plainMessage, plainText } from "../text/plainText.ts";
import { type Configuration, configure, context } from "./configuration.ts";
import type { Handlers } from "./handlers.ts";
import { keepingSecrets } from "./keepingSecrets.ts";
import { PartialFailure } from "./partialFailure.ts";
import { saidOnce } from "./saidOnce.ts";

interface Stored {
  __provider: string;
}

/** Handlers as Pulumi's dynamic provider process calls them. */
export function dynamicProvider<Inputs extends object, Outputs extends Inputs>(
  kind: Handlers<Inputs, Outputs>,
): ResourceProvider {
  const handlers = keepingSecrets(kind);
  return {
    async configure({ config }: { config: Configuration }) {
      configure(config);
    },

    async check(olds: Partial<Inputs>, news: Inputs & Stored): Promise<CheckResult> {
      const { __provider, ...given } = news;
      // TypeScript does not take the rest of `Inputs & Stored` for `Inputs`.
      const { inputs, diagnostics } = handlers.check(given as unknown as Inputs, olds);
      return { inputs: plain({ ...inputs, __provider }), failures: diagnostics.map(checkFailure) };
    },

    async diff(_id: string, olds: Outputs, news: Inputs): Promise<DiffResult> {
      const { changes, replaces, deletesFirst = false } = handlers.diff(olds, news);
      return { changes, replaces: [...(replaces ?? [])], deleteBeforeReplace: deletesFirst };
    },

    async create(inputs: Inputs & Stored) {
      const { id, outs } = await plainly(() => kept(inputs, () => handlers.create(context(), inputs)));
      return { id, outs: plain(outs) };
    },

    async read(id: string, props: Outputs): Promise<ReadResult> {
      const found = await said(() => plainly(() => handlers.read(context(), id, props)));
      return found === undefined ? {} : { id, props: plain(found.outs), inputs: plain(found.inputs) };
    },

    async update(id: string, olds: Outputs, news: Inputs & Stored) {
      return { outs: plain(await plainly(() => kept(news, () => handlers.update(context(), id, olds, news)))) };
    },

    async delete(id: string, props: Outputs) {
      await said(() => plainly(() => handlers.delete(context(), id, props)));
    },
  };
}

/** Makes the text of every error plain, as the engine shows it. */
async function plainly<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && error.message === plainMessage(error.message)) throw error;
    throw new Error(plainMessage(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

/** The engine prints the property itself. */
const checkFailure = ({ path = "", ...diagnostic }: Diagnostic): CheckFailure => ({
  property: plainText(path, 500),
  reason: plainMessage(describeDiagnostic(diagnostic)),
});

/** The host prints the errors of these calls itself, and with their stack. */
async function said<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw saidOnce(error);
  }
}

/** Gives a partial failure the form that the engine stores. Without `__provider`, the object could never be deleted. */
async function kept<T>(inputs: Stored, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const { id, outs } = error;
    const reasons = error.diagnostics.map((one) => plainMessage(describeDiagnostic(one)));
    const properties = plain({ ...outs, __provider: inputs.__provider });
    throw Object.assign(new Error(error.message, { cause: error }), { id, properties, reasons });
  }
}

/** Copies the value without `undefined` members: the host refuses these, and changes its arguments. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
