const emulator: typeof import("openshift-emulator") = require("openshift-emulator");

/** A test of a user in CommonJS. */
async function main(): Promise<void> {
  const clock = new emulator.SteppedClock();
  const cluster = await emulator.startCluster({ clock, users: ["alice"] });
  const end: () => void = cluster.fault({ fault: { kind: "rateLimit", retryAfterSeconds: 1 } });
  end();
  const tags = await cluster.registry.push("acme/app", "1.4", emulator.image({ version: "1.4.0" }));
  console.log(tags.startsWith("sha256:"), Object.keys(cluster.users), cluster.requests.list().length);
  await cluster.close();
}

void main();
