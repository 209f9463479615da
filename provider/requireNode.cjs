// The build copies this file. It is CommonJS without new syntax, which an old Node.js can read.
const found = process.versions.node;
const needed = /\d+\.\d+/.exec(require("../package.json").engines.node)[0];

function isOlder(version, least) {
  const [a, b] = [version, least].map((text) => text.split(".").map(Number));
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}

if (isOlder(found, needed)) {
  const remedy = "install that and put it first on PATH";
  const error = new Error(`Node.js ${found} is too old: pulumi-imagestream needs ${needed} or later; ${remedy}`);
  // Pulumi shows only the message of an error with this mark, or without a stack.
  Object.defineProperty(error, "__pulumiRunError", { value: true });
  error.stack = "";
  throw error;
}
