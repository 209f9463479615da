import type { Time } from "../http/time.ts";

/** Address and credentials of a cluster. @default those of `KUBECONFIG`, `~/.kube/config`, or the pod's service account */
export interface ClusterSettings {
  /** Path of a kubeconfig file, or its contents, also in base64. Wins over the environment. */
  readonly kubeconfig?: string;
  /** A context of the kubeconfig. @default its current-context */
  readonly context?: string;
  /** @default the context's namespace, else `default` */
  readonly namespace?: string;
  /** URL of the API server, instead of the kubeconfig's. */
  readonly server?: string;
  /** Bearer token, instead of the kubeconfig's user. */
  readonly token?: string;
  /** Certificate authority of the server in PEM, instead of the kubeconfig's. */
  readonly certificateAuthority?: string;
  /** Accepts any certificate of the server. @default false */
  readonly insecureSkipTlsVerify?: boolean;
  /** Milliseconds for one call with all its retries. @default 60000 */
  readonly timeout?: number;
}

/** The surroundings of this process, which tests replace. */
export interface ClusterEnvironment {
  readonly time?: Time;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Precedes the paths of a pod's service account. @default "" */
  readonly root?: string;
}

/** Options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the call with all its retries. @default that of the settings */
  readonly timeout?: number;
  /** Replaces `timeout`: a limit that several requests share. */
  readonly deadline?: AbortSignal;
}

/** Options of every write. */
export interface WriteOptions extends CallOptions {
  /** The server checks everything and stores nothing. @default false */
  readonly dryRun?: boolean;
  /** The name under which the API records the write in `managedFields`. @default "pulumi-imagestream" */
  readonly fieldManager?: string;
  /** Sends the same once more on 409 Conflict: only for writes that carry no resourceVersion. @default false */
  readonly retryConflict?: boolean;
}
export interface ListOptions extends CallOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}
export interface WatchOptions extends ListOptions {
  /** The watch begins with the changes after this version. @default it begins with the present objects */
  readonly resourceVersion?: string;
}
