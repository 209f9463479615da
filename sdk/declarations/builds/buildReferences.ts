import { referencedStream } from "../../../provider/image/objectReference.ts";
import { buildReferences } from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { NamedSource } from "../declaredBelow.ts";
import { tagNameOf } from "../plainReferences.ts";

/** The streams and tags that a declaration names. */
export function namedReferences({ metadata, spec }: BuildConfigInputs): NamedSource[] {
  const { to } = spec.output ?? {};
  const output = to === undefined || hasUnknown(to) ? [] : [{ path: "spec.output.to", from: to }];
  return [...buildReferences(spec), ...output].flatMap(({ path, from }) => {
    const stream = referencedStream(from);
    if (stream === undefined) return [];
    const name = `${from.namespace ?? metadata.namespace}/${stream}`;
    const tag = tagNameOf(from, metadata.namespace)?.tag;
    return [{ names: tag === undefined ? [name] : [name, `${name}:${tag}`], property: path }];
  });
}
