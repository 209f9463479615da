// Keep this import first: later imports use functions that older Node.js versions lack.
const { node } = process.versions;
const [major = 0, minor = 0] = node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(`openshift-emulator needs Node.js 22.19 or later; this is ${node}`);
}
