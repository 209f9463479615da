import * as pulumi from "@pulumi/pulumi";

/** The resources that a value comes from, at any depth. */
export function resourcesOf(value: unknown): Promise<ReadonlySet<pulumi.Resource>> {
  // A member of the class that its declaration hides.
  const { allResources } = pulumi.output(value) as unknown as {
    allResources(): Promise<ReadonlySet<pulumi.Resource>>;
  };
  return allResources();
}
