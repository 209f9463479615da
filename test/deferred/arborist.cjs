module.exports = require("./module.cjs")("@npmcli/arborist");
