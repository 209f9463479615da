/** Reason for the refusal where a verifier takes too long. */
export const timeLimitText = (seconds: number): string =>
  `it did not end within ${seconds} s; set timeoutSeconds to give it more time`;
