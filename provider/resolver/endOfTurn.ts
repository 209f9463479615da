/**
 * Resolves at the end of this turn of the event loop. All that a program does in one go has then happened: its
 * resources are constructed, and what follows from values that were there already has followed.
 */
export const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
