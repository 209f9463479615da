/** The tests that `npm run test:pulumi` runs on Pulumi's engine. */
import { join } from "node:path";
import config, { shared } from "../../jest.config.ts";

const rootDir = join(import.meta.dirname, "../..");

export default {
  ...config,
  rootDir,
  projects: [
    {
      ...shared,
      rootDir,
      displayName: "pulumi",
      testRegex: ["/test/e2e/.*\\.test\\.ts$", "/test/engine/(?:r|otherR)ecordings\\.test\\.ts$"],
    },
  ],
};
