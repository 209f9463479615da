import { ImageStreamError } from "../image/error.ts";
import { redactText } from "../text/redact.ts";
import type { Status } from "./api/status.ts";
import type { ClusterError } from "./clusterError.ts";
import { readStatus } from "./readStatus.ts";

/** Why the cluster could not fetch an image: an entry of an ImageStreamImport that failed, or a tag's condition. */
export class ImportError extends ImageStreamError {
  /** The image as it was asked for. */
  readonly image: string;
  /** The API's reason, for instance `NotFound`. */
  readonly reason: string | undefined;
  readonly status: number | undefined;
  readonly remedy: string;
  /** The same import may succeed later. */
  readonly temporary: boolean;

  constructor(image: string, answered: Status) {
    const status = readStatus(answered);
    const { code, what, remedy, temporary = false } = verdict(status);
    const said = redactText(status.message ?? "", 500);
    super(code, `${image}: ${what}${said === "" ? "" : ` (${said})`}; ${remedy}`);
    this.image = image;
    this.reason = status.reason === undefined ? undefined : redactText(status.reason, 100);
    this.status = status.code;
    this.remedy = remedy;
    this.temporary = temporary;
  }
}

/** A whole import that was refused, for the one image in it: a registry outside of the allow-list has no entry of its own. */
export function refusedImport(image: string, error: ClusterError): ImportError | ClusterError {
  const forbidden = error.causes.find(({ reason }) => reason === "FieldValueForbidden");
  if (forbidden === undefined) return error;
  return new ImportError(image, { reason: "Forbidden", code: 403, message: forbidden.message ?? "" });
}

/** Tells that an entry of an ImageStreamImport has failed. */
export const hasFailed = (status: Status | null | undefined): boolean => status?.status === "Failure";

/** Tells that an entry has failed for a cause of seconds: a busy registry, or a proxy before a registry that restarts. */
export const isTransient = (status: Status | null | undefined): boolean =>
  hasFailed(status) && transient.has(verdict(readStatus(status)).code);

interface Verdict {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  readonly temporary?: boolean;
}

const transient: ReadonlySet<string> = new Set(["REGISTRY_RATE_LIMITED", "REGISTRY_UNAVAILABLE"]);

const rateLimited: Verdict = {
  code: "REGISTRY_RATE_LIMITED",
  what: "the registry allows no more pulls now",
  remedy: "try again later, or add a pull secret for the registry to the namespace",
  temporary: true,
};

const unavailable: Verdict = {
  code: "REGISTRY_UNAVAILABLE",
  what: "the registry, or a proxy before it, answers with an error",
  remedy: "try again later, or ask who runs the registry",
  temporary: true,
};

const unknownCause: Verdict = {
  code: "IMPORT_FAILED",
  what: "the cluster cannot import the image",
  remedy: "correct what the message says, then run again",
};

const byReason: ReadonlyMap<string, Verdict> = new Map([
  [
    "NotFound",
    {
      code: "IMAGE_NOT_FOUND",
      what: "the registry has no such image",
      remedy: "correct repository and tag, or push the image",
    },
  ],
  [
    "Unauthorized",
    {
      code: "REGISTRY_UNAUTHORIZED",
      what: "the registry wants other credentials",
      remedy:
        "add a pull secret for the registry to the namespace, or correct the one that is there, and check that the image exists",
    },
  ],
  [
    "Forbidden",
    {
      code: "REGISTRY_BLOCKED",
      what: "the cluster's policy blocks the registry",
      remedy: "use another registry, or ask an administrator to change image.config.openshift.io/cluster",
    },
  ],
  [
    "BadRequest",
    {
      code: "REGISTRY_INSECURE",
      what: "the registry speaks plain HTTP",
      remedy: "set importPolicy.insecure to true, or use HTTPS",
    },
  ],
  ["TooManyRequests", rateLimited],
  ["ServiceUnavailable", unavailable],
  ["ServerTimeout", unavailable],
  ["Timeout", unavailable],
]);

/** Causes behind InternalError: the cluster drops the registry's own reason. */
const byMessage: readonly (readonly [RegExp, Verdict])[] = [
  [/toomanyrequests|too many requests|rate limit|\b(?:HTTP|status)[^.]{0,20}\b429\b/i, rateLimited],
  [
    /\b(?:HTTP|status)[^.]{0,20}\b50[234]\b|bad gateway|service (?:temporarily )?unavailable|gateway time-?out/i,
    unavailable,
  ],
  [/(?:^|: )unavailable:/i, unavailable],
  [/\b(?:HTTP|status)[^.]{0,20}\b5\d\d\b/i, { ...unavailable, code: "REGISTRY_ERROR" }],
  [
    /\bdenied\b/i,
    {
      code: "REGISTRY_DENIED",
      what: "the registry denies access to the repository",
      remedy: "give the pull secret's user the right to pull, and check that the image exists",
    },
  ],
  [
    /x509|certificate|tls:/i,
    {
      code: "REGISTRY_TLS",
      what: "the cluster does not trust the registry's certificate",
      remedy: "add its certificate authority (additionalTrustedCA), or set importPolicy.insecure to true",
    },
  ],
  [
    /no such host|connection refused|i\/o timeout|timeout|deadline exceeded|no route to host|connection reset|EOF\b/i,
    {
      code: "REGISTRY_UNREACHABLE",
      what: "the cluster cannot reach the registry",
      remedy: "check the host's name and that the registry runs",
      temporary: true,
    },
  ],
  [
    /name unknown|repository name not known|manifest unknown/i,
    {
      code: "IMAGE_NOT_FOUND",
      what: "the registry has no such image",
      remedy: "correct repository and tag, or push the image",
    },
  ],
  [
    /unsupported|media ?type/i,
    {
      code: "IMAGE_UNSUPPORTED",
      what: "the cluster cannot use an image of this kind",
      remedy: "push an image with an OCI or Docker manifest",
    },
  ],
];

function byCode(code: number | undefined): Verdict | undefined {
  if (code === 429) return rateLimited;
  return code === 502 || code === 503 || code === 504 ? unavailable : undefined;
}

function verdict(status: Status): Verdict {
  const known = byReason.get(status.reason ?? "") ?? byCode(status.code);
  if (known !== undefined) return known;
  // The image's own name says nothing of what has happened, whatever words it has.
  const said = (status.message ?? "").replace(/^(?:Internal error occurred: )?(?:\S*[/@]\S*: )?/, "").slice(0, 10_000);
  return byMessage.find(([pattern]) => pattern.test(said))?.[1] ?? unknownCause;
}
