import { redactText, redactUrl } from "../text/redact.ts";
import { RegistryError } from "./registryError.ts";

/** An answer of a registry with a status of 400 or more. */
export interface RegistryRefusal {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Description of the credentials that were used, for the remedy. */
  readonly credentials?: string;
}

/** The error for the refusal of a host that the registry has redirected to, which gets no credentials. */
export function foreignRefusal(refusal: RegistryError, origin: string): RegistryError {
  const { method, url, status = 0, reason } = refusal;
  if (status !== 401) return refusal;
  return new RegistryError({
    code: "REGISTRY_UNAUTHORIZED",
    method,
    url,
    status,
    ...(reason === undefined ? {} : { reason }),
    message: `${new URL(origin).host} redirects to ${new URL(url).host}, which wants credentials: those of the registry are not for it`,
    remedy: "ask who runs the registry, or a proxy before it",
    temporary: false,
  });
}

interface Verdict {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly temporary?: boolean;
}

/** The error for a registry's refusal. */
export function answerError(answer: RegistryRefusal): RegistryError {
  const [first] = errorsOf(answer.body);
  const { code, message, remedy, temporary = false } = verdict(answer, first?.code);
  const said = first?.message === undefined ? "" : `: ${redactText(first.message)}`;
  return new RegistryError({
    code,
    method: answer.method,
    url: redactUrl(answer.url),
    status: answer.status,
    message: `${message}${said}`,
    remedy,
    temporary,
    ...(first?.code === undefined ? {} : { reason: redactText(first.code, 100) }),
    ...(answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter }),
  });
}

function verdict({ status, url, credentials }: RegistryRefusal, reason: string | undefined): Verdict {
  const host = new URL(url).host;
  const used = credentials === undefined ? "" : ` (${credentials})`;
  if (status === 429 || reason === "TOOMANYREQUESTS") {
    const remedy = `try again later, or log in to ${host} for a higher limit`;
    return { code: "REGISTRY_RATE_LIMITED", message: `${host} allows no more requests now`, remedy, temporary: true };
  }
  // Registries say "unauthorized" for what does not exist, too, in order not to tell what exists.
  if (status === 401 || reason === "UNAUTHORIZED") {
    const remedy = `log in to ${host} (docker login, podman login), and check that the image exists${used}`;
    return { code: "REGISTRY_UNAUTHORIZED", message: `${host} wants other credentials`, remedy };
  }
  if (status === 403 || reason === "DENIED") {
    const remedy = `give the user the right to pull from the repository, and check that the image exists${used}`;
    return { code: "REGISTRY_DENIED", message: `${host} denies access`, remedy };
  }
  if (status === 404) {
    const remedy = "correct registry, repository and tag, or push the image";
    return { code: "IMAGE_NOT_FOUND", message: `${host} has no such image`, remedy };
  }
  if (status === 415 || reason === "UNSUPPORTED") {
    const remedy = "use a registry that offers the OCI distribution API";
    return { code: "IMAGE_UNSUPPORTED", message: `${host} does not support the request`, remedy };
  }
  const temporary = status >= 500;
  const remedy = temporary ? "try again later, or ask who runs the registry" : "correct the reference";
  return { code: "REGISTRY_ERROR", message: `${host} answers with an error`, remedy, temporary };
}

/** The errors that a registry names in its answer, as far as it has the form that the API prescribes. */
function errorsOf(body: string): { code?: string; message?: string }[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: unknown };
    if (!Array.isArray(errors)) return [];
    return errors.map((error: { code?: unknown; message?: unknown } | null) => ({
      ...(typeof error?.code === "string" ? { code: error.code } : {}),
      ...(typeof error?.message === "string" && error.message !== "" ? { message: error.message } : {}),
    }));
  } catch {
    return [];
  }
}
