import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { PodOwner } from "./podOwner.ts";
import type { Template } from "./replicas.ts";

interface JobCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A Job as it is stored. */
export interface Job extends KubeObject {
  spec: {
    completions?: number;
    parallelism?: number;
    backoffLimit?: number;
    suspend?: boolean;
    template?: Template;
  };
  status?: { startTime?: string; conditions?: readonly JobCondition[] };
}

/** Runs pods until enough of them have succeeded, or too many have failed. */
export async function syncJob(owner: PodOwner<Job>): Promise<void> {
  const { spec, status = {} } = owner.object;
  const isOver = (status.conditions ?? []).some(
    ({ type, status: is }) => ["Complete", "Failed"].includes(type) && is === "True",
  );
  if (owner.isDeleting || spec.suspend || isOver) return;
  const time = owner.now.toISOString().replace(/\.\d+Z$/, "Z");
  const { completions = 1, parallelism = 1, backoffLimit = 6 } = spec;
  const phases = owner.pods.map(({ status: pod }) => pod?.phase);
  const succeeded = phases.filter((phase) => phase === "Succeeded").length;
  const failed = phases.filter((phase) => phase === "Failed").length;
  const end = ended(succeeded >= completions, failed > backoffLimit);
  const missing = end.length > 0 ? 0 : Math.min(parallelism, completions - succeeded) - owner.active.length;
  for (let n = 0; n < missing; n += 1) await owner.create(spec.template);
  if (end[0] === "Failed") for (const pod of owner.active) await owner.remove(pod);
  const active = owner.active.length;
  await owner.updateStatus({
    startTime: status.startTime ?? time,
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    ...(end[0] === "Complete" && { completionTime: time }),
    ...(end.length > 0 && { conditions: [condition(end, time)] }),
  });
}

type End = readonly [] | readonly [type: string, reason: string, message: string];

function ended(isComplete: boolean, isFailed: boolean): End {
  if (isComplete) return ["Complete", "CompletionsReached", "Reached expected number of succeeded pods"];
  return isFailed ? ["Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit"] : [];
}

function condition([type, reason, message]: End, time: string): object {
  return { type, status: "True", lastProbeTime: time, lastTransitionTime: time, reason, message };
}
