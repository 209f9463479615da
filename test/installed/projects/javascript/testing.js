const { startCluster } = require("pulumi-imagestream/testing");

console.log(typeof startCluster);
