// Previews a program that has the package only through a component package, and prints all that the engine says.
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startCluster } from "openshift-emulator";
import { offlineStack } from "pulumi-offline-engine";

const [workDir = ""] = process.argv.slice(2);
const installed = join(import.meta.dirname, "node_modules");

// A component package that depends on pulumi-imagestream, and a program that depends on it only, as pnpm installs them.
const component = join(workDir, "..", "component");
await mkdir(join(component, "node_modules"), { recursive: true });
await mkdir(join(workDir, "node_modules", "@acme"), { recursive: true });
await mkdir(join(workDir, "node_modules", "@pulumi"), { recursive: true });
await writeFile(
  join(component, "package.json"),
  JSON.stringify({ name: "@acme/images", type: "module", main: "index.js" }),
);
await writeFile(
  join(component, "index.js"),
  `import { ImageStream } from "pulumi-imagestream"; export const images = (name) => new ImageStream(name);`,
);
await symlink(join(installed, "pulumi-imagestream"), join(component, "node_modules", "pulumi-imagestream"));
await symlink(component, join(workDir, "node_modules", "@acme", "images"));
await symlink(join(installed, "@pulumi", "pulumi"), join(workDir, "node_modules", "@pulumi", "pulumi"));

const cluster = await startCluster();
try {
  const stack = await offlineStack({ stackName: "transitive", workDir, env: { KUBECONFIG: cluster.kubeconfig } });
  await stack
    .preview({ onOutput: (text) => process.stdout.write(text), onError: (text) => process.stdout.write(text) })
    .then(
      () => console.log("previewed"),
      () => console.log("refused"),
    );
} finally {
  await cluster.close();
}
