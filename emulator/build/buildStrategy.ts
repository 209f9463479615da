import { equal } from "../apiserver/copy.ts";
import { type FieldError, invalidValue } from "../apiserver/fieldError.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import { subdomainName } from "../apiserver/metaValidation.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { commonSpecErrors } from "./buildConfigValidation.ts";
import { defaultCommonSpec } from "./buildDefaults.ts";
import { type Build, type BuildStatus, isFinalPhase } from "./buildObject.ts";

const common: Strategy<Build> = {
  allowUnconditionalUpdate: false,
  validateName: subdomainName,
  decode(build) {
    build.spec ??= {} as Build["spec"];
    defaultCommonSpec(build.spec);
    build.status = { ...build.status, phase: build.status?.phase ?? "", output: build.status?.output ?? {} };
  },
  selectableFields: ({ metadata, status }) => ({ status: status.phase, podName: `${metadata.name}-build` }),
};

/** Writes of Builds: the spec is immutable, and so is a final phase. */
export const buildStrategy: Strategy<Build> = {
  ...common,
  prepareForCreate({ core }, build) {
    build.metadata.generation = 1;
    build.status.phase = build.status.phase || "New";
    manageConditions(build.status, timestamp(core.clock));
  },
  validateCreate: (_context, build) => commonSpecErrors(build.spec),
  prepareForUpdate({ core }, build, old) {
    if (old.status.phase === "Failed" && build.status.reason !== "OutOfMemoryKilled") {
      build.status = withWhy(build.status, old.status);
    }
    manageConditions(build.status, timestamp(core.clock));
    if (!equal(build.spec, old.spec)) build.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validateUpdate: (_context, build, old) => [...phaseErrors(build, old), ...specErrors(build, old)],
};

function phaseErrors({ status }: Build, old: Build): FieldError[] {
  if (!isFinalPhase(old.status.phase) || old.status.phase === status.phase) return [];
  return [invalidValue("status.phase", status.phase, "phase cannot be updated from a terminal state")];
}

function specErrors({ spec }: Build, old: Build): FieldError[] {
  const { pushSecret: _new, ...output } = spec.output;
  const { pushSecret: _old, ...oldOutput } = old.spec.output;
  if (equal({ ...spec, output }, { ...old.spec, output: oldOutput })) return [];
  const shown = "content of spec is not printed out, please refer to the details";
  return [invalidValue("spec", shown, "spec is immutable")];
}

function withWhy(status: BuildStatus, { reason, message }: BuildStatus): BuildStatus {
  const { reason: _reason, message: _message, ...rest } = status;
  return {
    ...rest,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

/** Keeps one condition for each phase so far; only that of the current phase is true. */
export function manageConditions(status: BuildStatus, now: string): void {
  if (status.phase === "") return;
  const why = {
    ...(status.reason === undefined ? {} : { reason: status.reason }),
    ...(status.message === undefined ? {} : { message: status.message }),
  };
  const present = { status: "True", ...why };
  const conditions = (status.conditions ?? []).map((condition) => {
    const { type, lastTransitionTime, lastUpdateTime: _lastUpdateTime, ...said } = condition;
    const wanted = type === status.phase ? present : { status: "False" };
    if (equal(said, wanted)) return condition;
    return {
      type,
      ...wanted,
      lastUpdateTime: now,
      lastTransitionTime: said.status === wanted.status ? lastTransitionTime : now,
    };
  });
  if (!conditions.some(({ type }) => type === status.phase)) {
    conditions.push({ type: status.phase, ...present, lastUpdateTime: now, lastTransitionTime: now });
  }
  status.conditions = conditions;
}
