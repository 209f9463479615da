import { nodeFault } from "../nodeFault.ts";

// Imported first: what comes later uses functions that an older Node.js lacks.
const fault = nodeFault();
if (fault !== undefined) {
  process.stderr.write(`${fault}\n`);
  process.exit(1);
}
