/** Pulumi's own variables hold the passphrase, the access token and the stack's decrypted configuration. */
const mayHoldCredential = /^PULUMI_|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|AUTH|PWD|KEY/i;

/** `https://user:password@host`. */
const holdsCredential = /:\/\/[^/\s]*:[^/\s]*@/;

/**
 * The environment of a verifying command: the named variables and `PATH`, or without names all variables but those that may
 * hold a credential by their name.
 */
export function verifierEnvironment(
  names: readonly string[] | undefined,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const isSafe = (name: string, value: string) =>
    name === "PWD" || !(mayHoldCredential.test(name) || holdsCredential.test(value));
  const isGiven = (name: string, value: string) =>
    names === undefined ? isSafe(name, value) : name === "PATH" || names.includes(name);
  return Object.fromEntries(
    Object.entries(own).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isGiven(entry[0], entry[1]),
    ),
  );
}
