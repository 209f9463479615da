/** Ends an operation after its cause was shown to the user; not reported a second time. */
export class BailError extends Error {}
