import type { Cluster } from "../cluster/cluster.ts";
import type { Diagnostic } from "../image/diagnostic.ts";
import type { Message } from "../text/message.ts";
import type { Creations } from "./creation/creation.ts";
import type { Transient } from "./inputs/transient.ts";

/** What a handler may use beside its arguments. */
export interface Context {
  readonly cluster: Cluster;
  /** Tells the user what was left as it is, and why. */
  readonly warn?: (message: Message) => Promise<void>;
  /** Those of the stack that an earlier run has begun. */
  readonly creations?: Creations;
}

/** What `check` says of a program's inputs. */
export interface Checked<Inputs> {
  /** Normalised; stored and compared. */
  readonly inputs: Inputs;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Difference {
  readonly changes: boolean;
  /** Properties whose change needs a new object. */
  readonly replaces?: readonly string[];
}

/** The lifecycle of one kind of resource, in plain data. `check` and `diff` do no I/O. */
export interface Handlers<Inputs extends object, Outputs extends Inputs> {
  check(news: Inputs & { transient?: Transient }, olds: Partial<Inputs>): Checked<Inputs>;
  diff(olds: Outputs, news: Inputs): Difference;
  /** @throws PartialFailure where something exists although not all is done */
  create(context: Context, inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /** What exists now, and the declaration that would describe it; `undefined` if it is gone. */
  read(context: Context, id: string, outs: Outputs): Promise<{ inputs: Inputs; outs: Outputs } | undefined>;
  /** @throws PartialFailure where something was changed although not all is done */
  update(context: Context, id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
  /** Treats what is gone already as deleted. */
  delete(context: Context, id: string, outs: Outputs): Promise<void>;
}
