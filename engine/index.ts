import "./requireNode.ts";

export type { OpMap } from "./events.ts";
export { OfflineEngineError } from "./offlineEngineError.ts";
export type { ConfigValue } from "./operation.ts";
export { OfflineStack, type OfflineStackOptions, offlineStack } from "./stack/offlineStack.ts";
export type {
  DestroyOptions,
  OperationOptions,
  PreviewOptions,
  RefreshOptions,
  UpOptions,
} from "./stack/operationOptions.ts";
export {
  OperationError,
  type OperationResult,
  type OperationSummary,
  type OutputMap,
  type PreviewDigest,
  type PreviewResult,
  type StackOutput,
  type UpResult,
} from "./stack/results.ts";
export type { StepOp } from "./steps/step.ts";
