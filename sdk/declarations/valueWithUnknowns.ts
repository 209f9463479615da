import type * as pulumi from "@pulumi/pulumi";

/** The value of an output, in which Pulumi's own mark stands for what is unknown. A member of the class that its declaration hides. */
export const valueWithUnknowns = <T>(output: pulumi.Output<T>): Promise<T> =>
  (output as unknown as { promise(withUnknowns: true): Promise<T> }).promise(true);
