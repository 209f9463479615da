/** Tests that CI runs on Pulumi's engine, by what they prove there. */
const PROOFS: Readonly<Record<string, string>> = {
  "the quickstart": "e2e/quickstart",
  "an ImageStream's lifecycle": "e2e/streams",
  "an ImageStreamTag's lifecycle": "e2e/rollback",
  "an ImageTrigger's lifecycle": "e2e/triggers",
  "an ImageLookup's lifecycle": "e2e/lookup",
  "an ImageOverride's lifecycle": "e2e/override",
  "secrets in every argument": "e2e/secrets",
  "pulumi up --replace": "e2e/replace",
  "credentials of two clusters": "e2e/twoClusters",
  "verifiers, which judge once in a preview and once in its update": "e2e/gate",
  "saved plans": "e2e/held",
  "failures, and their repair": "e2e/failureCauses",
  "a stack that moves between the engines": "e2e/stateExchange",
  "each rule of the engine, for instance targets, protect, aliases, refresh": "engine/recordings",
};

export const SUBSET: readonly string[] = Object.values(PROOFS).map((path) => `test/${path}\\.test`);
