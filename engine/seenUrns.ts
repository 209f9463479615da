import { AliasResolver } from "./aliases.ts";
import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { createUrn, type Urn } from "./urn.ts";

/** The URNs that an operation has seen, and the old resources that they stand for. */
export class SeenUrns {
  readonly #context: DeploymentContext;
  readonly #progress: Progress;
  readonly #aliases: AliasResolver;

  constructor(context: DeploymentContext, progress: Progress) {
    this.#context = context;
    this.#progress = progress;
    this.#aliases = new AliasResolver(context.stack, context.project, progress.aliases);
  }

  /** The URN of a new registration. */
  create(parent: Urn, type: string, name: string): Urn {
    const { urns } = this.#progress;
    if (parent !== "" && !urns.has(parent)) throw new Error(`could not find parent resource ${parent}`);
    const urn = createUrn(this.#context.stack, this.#context.project, parent, type, name);
    if (urns.has(urn)) {
      this.#context.report("error", urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
      throw new BailError("duplicate resource URN");
    }
    urns.add(urn);
    return urn;
  }

  /** The old resource, under this URN or a former one. */
  findOld(
    urn: Urn,
    subject: Parameters<AliasResolver["urns"]>[0],
  ): { old?: ResourceState; alias?: Urn; invalid?: boolean } {
    const { aliased, aliases, urns } = this.#progress;
    let invalid = false;
    const reject = (text: string): void => {
      invalid = true;
      this.#context.report("error", urn, text);
    };
    const taken = aliased.get(urn);
    if (taken !== undefined)
      reject(`Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${taken}'`);
    for (const candidate of [urn, ...this.#aliases.urns(subject)]) {
      const old = this.#context.base.old(candidate);
      if (!old) continue;
      if (candidate === urn) return { old, invalid };
      const duplicate = urns.has(candidate) ? urn : aliased.get(candidate);
      if (duplicate !== undefined) {
        reject(
          `Duplicate resource alias '${candidate}' applied to resource with URN '${urn}' ` +
            `conflicting with resource with URN '${duplicate}'`,
        );
      }
      aliased.set(candidate, urn);
      aliases.set(urn, candidate);
      this.#context.providers.registerAlias(urn, candidate);
      return { old, alias: candidate, invalid };
    }
    return { invalid };
  }
}
