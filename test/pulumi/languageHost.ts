import type * as grpc from "@grpc/grpc-js";
import languageRpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languagePb from "@pulumi/pulumi/proto/language_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import { startServer, unary } from "../../engine/grpc.ts";
import { ProgramRun, type RunResult } from "../../engine/program/languageHost.ts";
import type { Project } from "../../engine/program/project.ts";
import { Empty } from "../../engine/pulumiCopies.ts";

/**
 * The plugin `pulumi-language-nodejs` for a Pulumi CLI that was built without one: runs programs with the stock runtime of
 * `@pulumi/pulumi`, as the offline engine does. Its first line of output is its port; it ends with the CLI.
 */
const engineAddress = process.argv.at(-1) ?? "";
const running = new Set<ProgramRun>();

type RunCall = grpc.ServerUnaryCall<languagePb.RunRequest, languagePb.RunResponse>;

async function run(request: languagePb.RunRequest, call: RunCall): Promise<languagePb.RunResponse> {
  const program = new ProgramRun({
    project: project(request),
    stack: request.getStack(),
    organization: request.getOrganization(),
    monitorAddress: request.getMonitorAddress(),
    engineAddress,
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    config: configuration(request),
    secretKeys: request.getConfigsecretkeysList(),
    environment: {},
    onOutput: (stream, line) => process[stream].write(`${line}\n`),
  });
  running.add(program);
  call.once("cancelled", () => program.interrupt());
  const result = await program.ended;
  running.delete(program);
  return response(result);
}

function project(request: languagePb.RunRequest): Project {
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine does not say where the program is");
  const options = (info.getOptions()?.toJavaScript() ?? {}) as Readonly<Record<string, string | boolean>>;
  return {
    name: request.getProject(),
    rootDirectory: info.getRootDirectory(),
    programDirectory: info.getProgramDirectory(),
    entryPoint: info.getEntryPoint(),
    typescript: options["typescript"] !== false,
    tsconfig: options["tsconfig"]?.toString(),
    nodeArguments: options["nodeargs"]?.toString().split(/\s+/) ?? [],
  };
}

const configuration = (request: languagePb.RunRequest): Record<string, string> =>
  Object.fromEntries(request.getConfigMap().toArray());

function response(result: RunResult): languagePb.RunResponse {
  const answer = new languagePb.RunResponse();
  if (result.ok) return answer;
  answer.setBail(result.bail);
  answer.setError(result.bail ? "" : result.message);
  return answer;
}

function pluginInfo(): pluginPb.PluginInfo {
  const info = new pluginPb.PluginInfo();
  info.setVersion("0.0.0");
  return info;
}

const { address } = await startServer((server) =>
  server.addService(languageRpc.LanguageRuntimeService as grpc.ServiceDefinition, {
    handshake: unary(() => new languagePb.LanguageHandshakeResponse()),
    getPluginInfo: unary(pluginInfo),
    getRequiredPackages: unary(() => new languagePb.GetRequiredPackagesResponse()),
    run: unary(run),
    cancel: unary(() => {
      for (const program of running) program.interrupt();
      return new Empty();
    }),
  }),
);
console.log(address.slice(address.lastIndexOf(":") + 1));

// The CLI holds the other end for as long as it lives, also where it is killed.
process.stdin.once("close", () => process.exit()).resume();
