#!/usr/bin/env node
// The program is loaded after the check: it uses functions that older Node.js versions lack.
try {
  await import("../requireNode.ts");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
await import("./program.ts");
