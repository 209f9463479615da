/** Says that an object belongs to somebody else, and what to do. */
export const existsAlready = (what: string): string =>
  `${what} exists already and is not managed by this stack; set adopt: true to take it over, or to replace it under its name, or choose another name`;
