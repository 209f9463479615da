/** The message for an unsupported version of Node.js; `undefined` for a supported one. */
export function nodeFault(version: string = process.versions.node): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return undefined;
  return `openshift-emulator needs Node.js 22.19 or later; this is ${version}`;
}
