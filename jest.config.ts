/**
 * Two lists of tests. `npm test` runs `claims`, which proves each claim once; `npm run test:rest` runs `rest`, which takes
 * longer; `npm run test:all` runs both.
 */
import type { Config } from "jest";

/** The end-to-end tests of `claims`, by the claim of the README that each proves; the others are in `rest`. */
export const END_TO_END: Readonly<Record<string, string>> = {
  "the quickstart, from the first preview to destroy": "quickstart",
  "ImageStream: tags, drift, repair": "imageStream",
  "ImageStreamTag: roll-back": "rollback",
  "ImageStreamTag: promotion": "promotion",
  "ImageTrigger of each kind of workload": "imageTrigger",
  "imageTriggers of a managed workload": "imageTriggers",
  "BuildConfig, and what starts a build": "buildConfig",
  "DeploymentConfig, and YAML as a program": "deploymentConfig",
  "RegistrySecret, and a password that nothing shows; ImageAccess in readable words": "access",
  "ImageLookup of a stream or workload": "imageLookup",
  "ImageOverride, and what comes back": "imageOverride",
  "ImageStreamApp, its rollout, and a moved tag": "imageStreamApp",
  "Provider: another cluster": "twoClusters",
  "a tag that moves, in the text of a preview": "tagMoveMessages",
  "what a preview has shown, applied or refused": "movesAfterPreview",
  "version ranges": "selections",
  platforms: "platforms",
  "verification by commands and functions": "verifiers",
  "pins, plans and lock files": "heldDigests",
  "Build: what builds anew, in which order, and why not": "build",
  "reads in previews and updates": "reads",
  "adopt: true": "adoption",
  "YAML, templates and namespaces become programs": "migration",
  "bad input, refused before any write": "badInput",
};

/** Tests of `rest`, by expressions for their paths. */
const REST = [
  `e2e/(?!(?:${Object.values(END_TO_END).join("|")})\\.test)`,
  "conformance/secondOrder",
  "engine/otherRecordings",
  "installed/",
  "reliability/",
].map((path) => `/test/${path}`);

/** How each list runs its tests. */
export const shared: Config = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  moduleNameMapper: {
    "^typescript$": "<rootDir>/test/deferred/typescript.cjs",
    "^@npmcli/arborist$": "<rootDir>/test/deferred/arborist.cjs",
    // A thousand files of models, of which the package ships none.
    "^@kubernetes/client-node$": "<rootDir>/dist/kubeconfig.js",
  },
  setupFilesAfterEnv: ["<rootDir>/test/emptyObjects.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/emulator/dist", "<rootDir>/engine/dist"],
};

const config: Config = {
  projects: [
    {
      ...shared,
      displayName: "claims",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: REST,
    },
    { ...shared, displayName: "rest", testRegex: REST.map((path) => `${path}.*\\.test\\.ts$`) },
  ],
  // Programs of tests print what users would read, thousands of lines; `--silent=false` shows them.
  silent: true,
  testSequencer: "<rootDir>/test/longestFirst.cjs",
  reporters: ["default", "<rootDir>/test/timeReporter.ts"],
  testTimeout: 300_000,
  workerIdleMemoryLimit: "800MB",
  maxWorkers: "100%",
  maxConcurrency: 2,
};

export default config;
