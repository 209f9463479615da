import type * as grpc from "@grpc/grpc-js";
import { credentials, Server, ServerCredentials, status } from "./pulumiCopies.ts";

/** Programs may send megabytes in one registration; the SDK has the same limit. */
const maxMessage = 400 * 1024 * 1024;

export const channelOptions: grpc.ChannelOptions = {
  "grpc.max_receive_message_length": maxMessage,
  "grpc.max_send_message_length": maxMessage,
};

export function insecureClient<T>(
  Client: new (address: string, credentials: grpc.ChannelCredentials, options?: grpc.ChannelOptions) => T,
  address: string,
  options: grpc.ChannelOptions = channelOptions,
): T {
  return new Client(address, credentials.createInsecure(), options);
}

/** Calls a unary method and waits for its answer. */
export function call<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** Makes a gRPC handler from an asynchronous function. */
export function unary<Request, Response>(
  answer: (request: Request, call: grpc.ServerUnaryCall<Request, Response>) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (serverCall, callback) => {
    Promise.resolve()
      .then(() => answer(serverCall.request, serverCall))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error), null),
      );
  };
}

/** An error whose gRPC status code the caller uses. */
export class RpcError extends Error {
  readonly code: grpc.status;

  constructor(code: grpc.status, message: string) {
    super(message);
    this.code = code;
  }
}

const toServiceError = (error: unknown): Partial<grpc.StatusObject> => ({
  code: error instanceof RpcError ? error.code : status.UNKNOWN,
  details: error instanceof Error ? error.message : String(error),
});

export interface RunningServer {
  readonly address: string;
  /** Ends all calls; resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function startServer(add: (server: grpc.Server) => void): Promise<RunningServer> {
  const server = new Server(channelOptions);
  add(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const close = (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    server.forceShutdown();
    return closed;
  };
  return { address: `127.0.0.1:${port}`, close };
}
