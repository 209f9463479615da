/**
 * A package that `@pulumi/pulumi` imports only to serialise functions, loaded when a member is first read. In each test
 * file that imports the SDK, it costs a second of processor time otherwise.
 */
module.exports = (name) => {
  const load = process.getBuiltinModule("node:module").createRequire(__filename);
  return new Proxy({}, { get: (_, member) => member === "__esModule" || load(name)[member] });
};
