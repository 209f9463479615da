/** A request that was answered, or whose connection was dropped. Holds no credentials. */
export interface LoggedRequest {
  /** In upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
  /** Who asked. */
  readonly user: string;
  /** Of the answer; 0 for a dropped connection. */
  readonly status: number;
  /** Size of the request's body in bytes. */
  readonly bytes: number;
  /** Whether it was asked to store nothing: `dryRun=All`, or an image import that only looks images up. */
  readonly dryRun: boolean;
  /** Of the request's body. */
  readonly contentType: string;
  /** What the client calls itself. */
  readonly userAgent: string;
}

const readMethods = ["GET", "HEAD", "OPTIONS"];

/** Everything that was asked of the API server, in the order of the answers; watches when they begin. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  /** @internal */
  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
  }

  /** @default all */
  list(where: (request: LoggedRequest) => boolean = () => true): LoggedRequest[] {
    return this.#entries.filter(where);
  }

  /** Requests that could change something; reviews of access and look-ups are none. */
  writes(): LoggedRequest[] {
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
