/** Tests that CI runs on Pulumi's engine, by what they prove there. */
const proofs: Readonly<Record<string, string>> = {
  "the quickstart": "e2e/quickstart",
  "an ImageStream's lifecycle": "e2e/imageStream",
  "an ImageStreamTag's lifecycle": "e2e/rollback",
  "an ImageTrigger's lifecycle": "e2e/imageTrigger",
  "an ImageLookup's lifecycle": "e2e/imageLookup",
  "an ImageOverride's lifecycle": "e2e/imageOverride",
  "secrets in every argument": "e2e/secrets",
  "pulumi up --replace": "e2e/replaceFlag",
  "credentials of two clusters": "e2e/twoClusters",
  "verifiers, which judge once in a preview and once in its update": "e2e/verifiers",
  "saved plans": "e2e/heldDigests",
  "failures, and their repair": "e2e/failureCauses",
  "a stack that moves between the engines": "e2e/stateExchange",
  "each rule of the engine, for instance targets, protect, aliases, refresh": "engine/recordings",
};

export const testSubset: readonly string[] = Object.values(proofs).map((path) => `test/${path}\\.test`);
