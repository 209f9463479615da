/** Pulumi's own variables hold the passphrase, the access token and the stack's decrypted configuration. */
const mayHoldCredential = /^PULUMI_|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|(?:ACCESS|API|PRIVATE)_?KEY/i;

/**
 * The environment of a verifying command: the named variables and `PATH`, or without names all variables but those that may
 * hold a credential by their name.
 */
export function verifierEnvironment(
  names: readonly string[] | undefined,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const isGiven = (name: string) =>
    names === undefined ? !mayHoldCredential.test(name) : name === "PATH" || names.includes(name);
  return Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined && isGiven(entry[0])),
  );
}
