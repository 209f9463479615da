/** The answer, or `undefined` if the deadline comes first. */
export async function withinDeadline<T>(deadline: AbortSignal, answer: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    if (deadline.aborted) resolve(undefined);
    else deadline.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  return await Promise.race([answer, late]);
}
