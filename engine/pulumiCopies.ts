/**
 * Pulumi's own copies of gRPC and its messages. Its clients reject the credentials of any other installed copy, and its
 * services reject that copy's messages.
 */
import { createRequire } from "node:module";

const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

const messages = "google-protobuf/google/protobuf";

export const { credentials, Server, ServerCredentials, status } = load(
  "@grpc/grpc-js",
) as typeof import("@grpc/grpc-js");
export const { Empty } = load(
  `${messages}/empty_pb.js`,
) as typeof import("google-protobuf/google/protobuf/empty_pb.js");
export const { Struct } = load(
  `${messages}/struct_pb.js`,
) as typeof import("google-protobuf/google/protobuf/struct_pb.js");
