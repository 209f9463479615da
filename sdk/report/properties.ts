/** The texts of a list. */
export const texts = (values: readonly unknown[]): string[] => values.filter((value) => typeof value === "string");

/** Without members that are undefined. */
export const optional = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
