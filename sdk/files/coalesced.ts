/**
 * An action that covers everything that has happened before it begins: calls that come while one is under way share the
 * next. Each call resolves when an action has begun after it and ended.
 */
export function coalesced(act: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function after(before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    // Changes of the same turn belong to the same action.
    await new Promise((resolve) => setImmediate(resolve));
    underWay = next;
    next = undefined;
    await act();
  }

  return () => {
    next ??= after(underWay);
    return next;
  };
}
