const signals = ["SIGINT", "SIGTERM"] as const;

/** Milliseconds that an interrupted process takes for it. */
const limit = 2_000;

const cancellations = new Set<() => Promise<unknown>>();

/** Cancels on the cluster what this process waits for, when the engine or the user ends the process meanwhile. */
export async function whileInterruptible<T>(cancel: () => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  if (cancellations.size === 0) for (const signal of signals) process.on(signal, interrupted);
  cancellations.add(cancel);
  try {
    return await act();
  } finally {
    cancellations.delete(cancel);
    if (cancellations.size === 0) stopListening();
  }
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, interrupted);
}

function interrupted(signal: NodeJS.Signals): void {
  stopListening();
  const all = Promise.allSettled([...cancellations].map((cancel) => cancel()));
  const late = new Promise((resolve) => setTimeout(resolve, limit));
  // The process ends as the signal says.
  void Promise.race([all, late]).then(() => process.kill(process.pid, signal));
}
