/**
 * What the program tells `check` about this very run. The engine passes neither the preview flag nor what the program
 * has seen on the cluster, so they travel as an input that `check` takes out again: they never reach the state.
 */
export interface Transient {
  /** Whether this is a preview. */
  dryRun: boolean;
  /** The object exists on the cluster already. Absent where that could not be told. */
  exists?: boolean;
  /** What is there already in the place of a new resource, which may take it over only by `adopt`. */
  taken?: Failure[];
  /** What can work neither now nor later. */
  refused?: Failure[];
  /** What the program could not resolve: a warning in a preview, refused before anything is written in an update. */
  unresolved?: Failure[];
}

/** What is wrong with a property, as the engine shows it. */
export interface Failure {
  property: string;
  /** Value, cause and remedy. */
  reason: string;
}

/** Inputs without the transient part, and that part. */
export function takeTransient<T extends object>(inputs: T & { transient?: Transient }): [T, Transient] {
  const { transient, ...rest } = inputs;
  return [rest as T, transient ?? { dryRun: false }];
}
