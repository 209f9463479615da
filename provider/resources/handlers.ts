import type { Cluster } from "../cluster/cluster.ts";
import type { ClusterEnvironment } from "../cluster/settings.ts";
import type { Diagnostic } from "../image/diagnostic.ts";
import type { Message } from "../text/message.ts";
import type { Creations } from "./creation/creation.ts";
import type { Transient } from "./inputs/transient.ts";

/** Surroundings of a handler. */
export interface Context {
  readonly cluster: Cluster;
  /** Warns the user of an object that stays as it is. */
  readonly warn?: (message: Message) => Promise<void>;
  /** Shows a line on the resource with the URN, or on the stack, until the next one comes. */
  readonly progress?: (text: string, urn?: string) => Promise<void>;
  /** Creations of the stack that an earlier run began. */
  readonly creations?: Creations;
  /** Clock of waits. @default the machine's */
  readonly time?: NonNullable<ClusterEnvironment["time"]>;
}

/** Result of `check`. */
export interface Checked<Inputs> {
  /** Normalized; stored and compared. */
  readonly inputs: Inputs;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Difference {
  readonly changes: boolean;
  /** Properties whose change needs a new object. */
  readonly replaces?: readonly string[];
  /** The new object has the name of the old one, which goes first. @default false */
  readonly deletesFirst?: boolean;
}

/** The lifecycle of one kind of resource, in plain data. `check` and `diff` do no I/O. */
export interface Handlers<Inputs extends object, Outputs extends Inputs> {
  check(news: Inputs & { transient?: Transient }, olds: Partial<Inputs>): Checked<Inputs>;
  diff(olds: Outputs, news: Inputs): Difference;
  /** @throws PartialFailure for an object that exists, but is incomplete */
  create(context: Context, inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /** Reads the object and the declaration that would describe it; `undefined` if it is gone. */
  read(context: Context, id: string, outs: Outputs): Promise<{ inputs: Inputs; outs: Outputs } | undefined>;
  /** @throws PartialFailure for an incomplete change */
  update(context: Context, id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
  /** Succeeds where the object is gone already. */
  delete(context: Context, id: string, outs: Outputs): Promise<void>;
}
