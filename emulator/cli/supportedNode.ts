import { nodeFault } from "../nodeFault.ts";

// Keep this import first: later imports use functions that older Node.js versions lack.
const fault = nodeFault();
if (fault !== undefined) {
  process.stderr.write(`${fault}\n`);
  process.exit(1);
}
