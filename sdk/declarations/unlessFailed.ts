import * as pulumi from "@pulumi/pulumi";

/** Members of outputs that Pulumi's declarations hide. */
interface OutputParts<T> {
  resources(): Set<pulumi.Resource>;
  promise(withUnknowns?: boolean): Promise<T>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<Set<pulumi.Resource>>;
}

type OutputConstructor = new <T>(
  resources: Set<pulumi.Resource>,
  promise: Promise<T>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  allResources: Promise<Set<pulumi.Resource>>,
) => pulumi.Output<T>;

const never = new Promise<never>(() => {});

/** A promise that stays pending instead of failing. */
export const unlessFailed = <T>(promise: Promise<T>): Promise<T> => promise.catch(() => never);

/**
 * An output that stays unsettled where it would fail, as outputs of other providers' resources do: the resource tells the
 * failure, and what is made of the output would tell it again, each time with a warning of Node.js's own.
 */
export function outputUnlessFailed<T>(output: pulumi.Output<T>): pulumi.Output<T> {
  const parts = output as unknown as OutputParts<T>;
  const Output = pulumi.Output as unknown as OutputConstructor;
  return new Output(
    parts.resources(),
    unlessFailed(parts.promise(true)),
    unlessFailed(parts.isKnown),
    unlessFailed(parts.isSecret),
    unlessFailed(parts.allResources()),
  );
}
