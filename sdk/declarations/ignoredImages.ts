import type * as pulumi from "@pulumi/pulumi";

/** Paths of a kind's declared tags, and of the images of these tags. */
interface TagPaths {
  /** Path of one tag, or of a list of tags. */
  readonly declared: readonly string[];
  readonly images: string;
  /** Name of the tag at an index of the list; `undefined` where it is not known yet. */
  readonly nameAt?: (index: number) => string | undefined;
}

/** Members of a tag that decide on its image. */
const deciding = ["*", "name", "from", "select", "platform", "reference"];

/**
 * `ignoreChanges` with the images of the tags whose declaration it ignores: whoever says that a tag is not to change
 * means its image as well.
 */
export function ignoredImages(
  ignored: readonly string[] | undefined,
  { declared, images, nameAt }: TagPaths,
): string[] | undefined {
  if (ignored === undefined) return undefined;
  const also = ignored.flatMap((path) => {
    const steps = stepsOf(path);
    if (steps[0] !== declared[0] || !declared.every((step, at) => [undefined, "*", step].includes(steps[at])))
      return [];
    const [first, second] = steps.slice(declared.length);
    const [index, member] = nameAt === undefined ? ["*", first] : [first, second];
    if (member !== undefined && !deciding.includes(member)) return [];
    const name = index === undefined || index === "*" ? undefined : nameAt?.(Number(index));
    return [name === undefined ? images : `${images}[${JSON.stringify(name)}]`];
  });
  return [...new Set([...ignored, ...also])];
}

/** Options with these paths among those to ignore. */
export function withIgnoredImages(
  opts: pulumi.CustomResourceOptions | undefined,
  paths: TagPaths,
): pulumi.CustomResourceOptions | undefined {
  const ignoreChanges = ignoredImages(opts?.ignoreChanges, paths);
  return ignoreChanges === undefined ? opts : { ...opts, ignoreChanges };
}

/** The steps of a property path: `a.b`, `a[0]`, `a["b"]`, `a[*]`. */
const stepsOf = (path: string): (string | undefined)[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    quoted === undefined ? (index ?? name) : quoted.replace(/\\(.)/g, "$1"),
  );
