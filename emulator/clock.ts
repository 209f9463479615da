/** Cancels a timer of {@link Clock.after}; repeated or late calls do nothing. */
export type Cancel = () => void;

/** The source of time and timers for every part of the emulated cluster and registry. */
export interface Clock {
  /** The current time. */
  now(): Date;
  /** Calls `run` once, `milliseconds` from now. */
  after(milliseconds: number, run: () => void): Cancel;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => new Date(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
