import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { partiallyKnown } from "../../../sdk/declarations/partiallyKnown.ts";
import { resourceInputs } from "../../../sdk/declarations/resourceInputs.ts";

class Team extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Team", name);
  }
}

/** The names of the resources that the engine is told an input depends on. */
async function dependencies(input: unknown): Promise<string[]> {
  if (!pulumi.Output.isInstance(input)) return [];
  const { allResources } = input as unknown as { allResources(): Promise<Set<pulumi.Resource>> };
  const urns = [...(await allResources())].map(({ urn }) => new Promise((known) => void urn.apply(known)));
  return (await Promise.all(urns)).map((urn) => String(urn).split("::").at(-1) ?? "");
}

// The engine replaces with a resource whatever depends on it by an input that names the object: a label that came from a
// resource made the stream's name depend on that, and so the whole stream was deleted with it.
test("an input depends on the resources of its own argument, and what is made of them on none", async () => {
  pulumi.runtime.setMocks({ call: async () => ({}), newResource: async ({ name }) => ({ id: name, state: {} }) });
  const of = (name: string) => new Team(name).urn.apply(() => name);
  const args = { metadata: { name: of("name"), labels: { team: of("team") } }, spec: of("spec"), adopt: true };
  const declared = partiallyKnown(args, async (known) => ({ ...known, images: {}, transient: {} }));
  const inputs = resourceInputs("ImageStream", declared, ["metadata", "spec", "adopt", "images", "transient"], args);
  const found = await Promise.all(
    Object.entries(inputs).map(async ([key, input]) => [key, (await dependencies(input)).sort()]),
  );
  expect(Object.fromEntries(found)).toEqual({
    metadata: ["name", "team"],
    spec: ["spec"],
    adopt: [],
    images: [],
    transient: [],
    __provider: [],
  });
});
