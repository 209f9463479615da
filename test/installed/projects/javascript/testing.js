const { startCluster } = require("openshift-emulator");

console.log(typeof startCluster);
