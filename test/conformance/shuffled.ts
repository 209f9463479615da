/** The same elements in an order that only the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  let state = seed >>> 0;
  const below = (limit: number): number => {
    // The constants of Numerical Recipes: any order will do, as long as the seed gives it again.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let index = result.length - 1; index > 0; index--) {
    const other = below(index + 1);
    const [a, b] = [result[index], result[other]];
    if (a === undefined || b === undefined) continue;
    result[index] = b;
    result[other] = a;
  }
  return result;
}
