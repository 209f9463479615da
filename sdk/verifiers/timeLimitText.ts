/** What becomes of a verifier that takes too long. */
export const timeLimitText = (seconds: number): string =>
  `it did not end within ${seconds} s; set timeoutSeconds to give it more time`;
