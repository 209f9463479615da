/** A request that got an answer, or whose connection was dropped. Holds no credentials. */
export interface LoggedClusterRequest {
  /** In upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
  /** Name of the user. */
  readonly user: string;
  /** Status of the answer; 0 for a dropped connection. */
  readonly status: number;
  /** Size of the request's body in bytes. */
  readonly bytes: number;
  /** Set for requests that store nothing: `dryRun=All`, or an image import that only looks images up. */
  readonly dryRun: boolean;
  /** Media type of the request's body. */
  readonly contentType: string;
  /** The `User-Agent` header. */
  readonly userAgent: string;
}

const readMethods = ["GET", "HEAD", "OPTIONS"];

/** All requests to the API server, in the order of their answers; a watch counts from its start. */
export class ClusterRequestLog {
  readonly #entries: LoggedClusterRequest[] = [];

  /** @internal */
  add(entry: LoggedClusterRequest): void {
    this.#entries.push(entry);
  }

  /** The requests for which `where` is true. @default all */
  list(where: (request: LoggedClusterRequest) => boolean = () => true): LoggedClusterRequest[] {
    return this.#entries.filter(where);
  }

  /** Requests that may change something; excludes access reviews and look-ups. */
  writes(): LoggedClusterRequest[] {
    return this.list(
      ({ method, path, dryRun }) =>
        !dryRun && !readMethods.includes(method) && !path.startsWith("/apis/authorization.k8s.io/"),
    );
  }

  /** Forgets all requests. */
  clear(): void {
    this.#entries.length = 0;
  }
}
