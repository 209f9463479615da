/** Exactly one of the members. */
export type OneOf<T> = {
  [Key in keyof T]-?: Required<Pick<T, Key>> & { [Other in Exclude<keyof T, Key>]?: never };
}[keyof T];

/** One of the members, or none. */
export type AtMostOneOf<T> = OneOf<T> | { [Key in keyof T]?: never };
