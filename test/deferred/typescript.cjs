module.exports = require("./module.cjs")("typescript");
