import "./requireNode.ts";

export type { PreviewDigest } from "./display/previewDigest.ts";
export type { OpMap } from "./events.ts";
export { OfflineEngineError } from "./offlineEngineError.ts";
export type { ConfigValue } from "./operationProcesses.ts";
export { OfflineStack, offlineStack } from "./stack/offlineStack.ts";
export type { OfflineStackOptions } from "./stack/offlineStackOptions.ts";
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
  type PreviewResult,
  type StackOutput,
  type UpResult,
} from "./stack/results.ts";
export type { StepOp } from "./steps/step.ts";
