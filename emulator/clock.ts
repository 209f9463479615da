/** Cancels what {@link Clock.after} arranged; calling it late or twice does nothing. */
export type Cancel = () => void;

/** Where every part of the emulated cluster and registry gets the time and its timers from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): Date;
  /** Calls `run` once, `milliseconds` from now. */
  after(milliseconds: number, run: () => void): Cancel;
}

/** The machine's clock. Its timers keep no process alive. */
export const realClock: Clock = {
  now: () => new Date(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
