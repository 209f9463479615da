export { OfflineStack, type OfflineStackOptions, offlineStack } from "./engine/stack/offlineStack.ts";
export type {
  DestroyOptions,
  OperationOptions,
  PreviewOptions,
  RefreshOptions,
  UpOptions,
} from "./engine/stack/operationOptions.ts";
export {
  OperationError,
  type OperationResult,
  type OperationSummary,
  type OutputMap,
  type PreviewResult,
  type UpResult,
} from "./engine/stack/results.ts";
