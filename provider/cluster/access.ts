import type { CallOptions } from "./settings.ts";
import type { Transport } from "./transport.ts";

/** Something that one may or may not do. */
export interface AccessQuestion {
  readonly verb: string;
  /** API group; empty for the core API. */
  readonly group: string;
  /** Plural, for instance `imagestreams`. */
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** The cluster's answer. */
export interface AccessAnswer {
  readonly allowed: boolean;
  /** Why, if the cluster says so. */
  readonly reason?: string;
}

/** Asks whether the connection's user may do something (SelfSubjectAccessReview). Stores nothing. */
export async function reviewAccess(
  transport: Transport,
  question: AccessQuestion,
  options?: CallOptions,
): Promise<AccessAnswer> {
  const answer = await transport.call<{ status?: { allowed?: boolean; reason?: string } }>(
    {
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: question },
      },
      isLookup: true,
      idempotent: true,
    },
    options,
  );
  const { allowed = false, reason = "" } = answer.status ?? {};
  return { allowed, ...(reason === "" ? {} : { reason }) };
}
