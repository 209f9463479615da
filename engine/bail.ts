/** Ends an operation whose cause was already shown to the user: not reported a second time. */
export class BailError extends Error {}
