import { redactText, redactUrl } from "../text/redact.ts";
import type { Status } from "./api/status.ts";
import { ClusterError } from "./clusterError.ts";
import { grantText, missingRight } from "./missingRight.ts";
import { readStatus } from "./readStatus.ts";

interface Verdict {
  readonly code: string;
  readonly remedy: string;
  readonly temporary?: boolean;
}

/** An answer of the API that is an error. */
export interface ApiRefusal {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly body: string;
  /** Milliseconds, from the header. */
  readonly retryAfter?: number | undefined;
}

/** Remedy for an answer that no API server gives. */
export const notTheApi = "check that the kubeconfig's server is the cluster's API and not a login page or proxy";

/** The error for an answer of the API with a status of 400 or more. */
export function statusError(answer: ApiRefusal): ClusterError {
  const status = parseStatus(answer.body);
  const details = status?.details;
  const { code, remedy, temporary = false } = verdict(answer, status);
  const waitSeconds = details?.retryAfterSeconds;
  const retryAfter = answer.retryAfter ?? (waitSeconds === undefined ? undefined : waitSeconds * 1_000);
  const causes = details?.causes ?? [];
  return new ClusterError({
    code,
    method: answer.method,
    url: redactUrl(answer.url),
    status: answer.status,
    message: redactText(status?.message ?? (answer.body.trim() || "the cluster gave no reason"), 2_000),
    remedy,
    temporary,
    causes,
    diagnostics: causes.map(({ field, message, reason }) => ({
      path: field ?? "",
      summary: redactText(message ?? reason ?? "is refused"),
      remedy,
    })),
    ...(status?.reason === undefined || status.reason === "" ? {} : { reason: redactText(status.reason, 100) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(details?.kind === undefined ? {} : { aboutKind: details.kind }),
    ...(details?.name === undefined ? {} : { aboutName: details.name }),
  });
}

function verdict(answer: ApiRefusal, status: Status | undefined): Verdict {
  const special = byReason(status);
  if (special !== undefined) return special;
  switch (answer.status) {
    case 400:
      return { code: "BAD_REQUEST", remedy: "correct the request as the message says" };
    case 401:
      return { code: "UNAUTHORIZED", remedy: "log in again (oc login) or renew the token of the kubeconfig" };
    case 403:
      return forbidden(status);
    case 404:
      return notFound(answer, status);
    case 405:
      return { code: "METHOD_NOT_ALLOWED", remedy: "use a cluster whose API offers this" };
    case 409:
      return { code: "CONFLICT", remedy: "run again: someone else changed the object meanwhile", temporary: true };
    case 410:
      return { code: "EXPIRED", remedy: "read the list again", temporary: true };
    case 413:
      return { code: "TOO_LARGE", remedy: "make the object smaller" };
    case 422:
      return { code: "INVALID", remedy: "correct the fields that the message names" };
    case 429:
      return { code: "RATE_LIMITED", remedy: "try again later", temporary: true };
    case 502:
    case 503:
      return { code: "UNAVAILABLE", remedy: "try again later, when the cluster is up", temporary: true };
    case 504:
      return { code: "TIMEOUT", remedy: "try again later", temporary: true };
    default:
      return { code: "SERVER_ERROR", remedy: "look into the log of the cluster's API server" };
  }
}

function byReason(status: Status | undefined): Verdict | undefined {
  switch (status?.reason) {
    case "AlreadyExists":
      return { code: "ALREADY_EXISTS", remedy: "adopt the object, or use another name" };
    case "ServerTimeout":
      return { code: "SERVER_TIMEOUT", remedy: "try again later", temporary: true };
    case "Timeout":
      return { code: "TIMEOUT", remedy: "try again later", temporary: true };
    default:
      return undefined;
  }
}

function forbidden(status: Status | undefined): Verdict {
  if (/exceeded quota|exceeds the maximum limit/.test(status?.message ?? "")) {
    return { code: "QUOTA_EXCEEDED", remedy: "delete what is not needed, or ask for a higher quota" };
  }
  if (/attempting to grant RBAC permissions not currently held/.test(status?.message ?? "")) {
    const rule = "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, roles], verbs: [bind]}";
    return {
      code: "FORBIDDEN",
      remedy: `hold the named rights yourself, or ask an administrator for the rule ${rule}`,
    };
  }
  const right = missingRight(status?.message ?? "");
  const remedy = right === undefined ? "ask an administrator to permit what the message names" : grantText(right);
  return { code: "FORBIDDEN", remedy };
}

function notFound(answer: ApiRefusal, status: Status | undefined): Verdict {
  if (status?.details?.kind === "namespaces" || /^namespaces ".*" not found$/.test(status?.message ?? "")) {
    return { code: "NAMESPACE_NOT_FOUND", remedy: "create the namespace first (oc new-project)" };
  }
  // A path without a handler has no name in its answer: the whole API is not there.
  if (status?.details?.name === undefined && /page not found|requested resource/.test(answer.body)) {
    const api = /\/apis\/([^/]+)/.exec(answer.url)?.[1];
    const remedy = api?.endsWith(".openshift.io")
      ? "use an OpenShift cluster: this one does not offer that API, or its API server is down"
      : "use a cluster that offers this API";
    return { code: "API_NOT_FOUND", remedy };
  }
  // Else a proxy that is set wrong would make every object look deleted.
  if (status?.reason !== "NotFound") return { code: "BAD_ANSWER", remedy: notTheApi };
  return { code: "NOT_FOUND", remedy: "create it first, or correct name and namespace" };
}

function parseStatus(body: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && "message" in parsed ? readStatus(parsed) : undefined;
  } catch {
    return undefined;
  }
}
