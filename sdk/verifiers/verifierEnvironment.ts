/** Names that suggest a credential. Pulumi's own variables hold the passphrase, the access token and the configuration. */
const mayHoldCredential = /^PULUMI_|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|AUTH|PWD|KEY/i;

/** An address with a password or a token, such as `https://user:password@host`. */
const holdsCredential = /:\/\/[^/\s]+@/;

/**
 * The environment of a verifying command. With `names`, these variables and `PATH`; without, every variable but those whose
 * name suggests a credential and those whose value is an address with one.
 */
export function verifierEnvironment(
  names: readonly string[] | undefined,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const isSafe = (name: string, value: string) =>
    // The working directory.
    name === "PWD" || !(mayHoldCredential.test(name) || holdsCredential.test(value));
  const isGiven = (name: string, value: string) =>
    names === undefined ? isSafe(name, value) : name.toUpperCase() === "PATH" || names.includes(name);
  return Object.fromEntries(
    Object.entries(own).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isGiven(entry[0], entry[1]),
    ),
  );
}
