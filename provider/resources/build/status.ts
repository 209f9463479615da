import type { ApiObject } from "../../cluster/api/objectMeta.ts";

/** The API's status of a build, as far as it counts here. */
export interface BuildStatus {
  readonly phase: string;
  readonly reason?: string;
  readonly message?: string;
  /** The end of the log of a failed build, as the builder has written it. */
  readonly logSnippet?: string;
  /** Nanoseconds. */
  readonly duration?: number;
  readonly outputDockerImageReference?: string;
  readonly output?: { readonly to?: { readonly imageDigest?: string } };
  readonly stages?: readonly { readonly name?: string }[];
}

const finalPhases = ["Complete", "Failed", "Error", "Cancelled"];

export const statusOf = ({ status }: ApiObject): BuildStatus => ({ phase: "New", ...(status as Partial<BuildStatus>) });

export const isOver = ({ phase }: BuildStatus): boolean => finalPhases.includes(phase);

/** A phase in which a log may be there, now or soon. */
export const hasLog = ({ phase }: BuildStatus): boolean => phase === "Running" || phase === "Failed";

/** Progress for people: `Running, stage FetchInputs`; of a build that cannot begin, the reason. */
export function progressText({ phase, reason, message, stages }: BuildStatus): string {
  const stage = stages?.at(-1)?.name;
  if (phase === "Running" && stage !== undefined) return `${phase}, stage ${stage}`;
  const why = [reason, message].filter((part) => part !== undefined && part !== "").join(": ");
  return why === "" ? phase : `${phase} (${why})`;
}
