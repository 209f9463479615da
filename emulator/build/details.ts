import { copy, equal } from "../apiserver/copy.ts";
import { duplicate, type FieldError, invalidValue } from "../apiserver/fieldError.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import type { ClusterCore, Endpoint } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { type Build, buildKind, isFinalPhase } from "./buildObject.ts";
import { buildStrategy, manageConditions } from "./buildStrategy.ts";

/** `PUT …/builds/<name>/details`: the builder's own report of revision, stages, output and end. */
export function buildDetails(core: ClusterCore): Endpoint {
  const builds = new StoredResource<Build>(core, buildKind, detailsStrategy);
  return {
    update: (context, name, change, options) => builds.update(context, name, change, options),
    decode: (object) => builds.decode(object),
  };
}

const detailsStrategy: Strategy<Build> = {
  ...buildStrategy,
  allowUnconditionalUpdate: true,
  /** Keeps all other members, and also the phase, unless the new one is final. */
  prepareForUpdate({ core }, build, old) {
    const { revision } = build.spec;
    const { phase, stages, reason, message, output } = build.status;
    const { revision: _revision, ...spec } = copy(old.spec);
    const { stages: _stages, reason: _reason, message: _message, ...status } = copy(old.status);
    const { managedFields } = build.metadata;
    build.metadata = { ...copy(old.metadata), ...(managedFields && { managedFields }) };
    build.spec = { ...spec, ...(revision === undefined ? {} : { revision }) };
    build.status = {
      ...status,
      phase: isFinalPhase(phase) ? phase : status.phase,
      output,
      ...(stages === undefined ? {} : { stages }),
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
    manageConditions(build.status, timestamp(core.clock));
  },
  validateUpdate: (_context, build, old) => revisionErrors(build, old),
};

function revisionErrors({ spec }: Build, { spec: { revision } }: Build): FieldError[] {
  if (revision === undefined || equal(spec.revision, revision)) return [];
  const path = "spec.revision";
  if (spec.revision !== undefined) return [duplicate(path, revision)];
  return [invalidValue(path, null, "cannot set an empty revision in build spec"), duplicate(path, revision)];
}
