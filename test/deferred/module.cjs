const { dirname, join } = require("node:path");

/**
 * A package that `@pulumi/pulumi` imports only to serialize functions, loaded when a member is first read. In each test
 * file that imports the SDK, it costs a second of processor time otherwise.
 */
module.exports = (name) => {
  // By its path: Jest maps the name to this module.
  const load = () => {
    const manifest = require.resolve(`${name}/package.json`);
    return require(join(dirname(manifest), require(manifest).main));
  };
  return new Proxy({}, { get: (_, member) => member === "__esModule" || load()[member] });
};
