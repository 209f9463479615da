interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: unknown;
}
interface RecordedDeployment {
  readonly resources: RecordedResource[];
  readonly pending_operations: unknown[];
}
export function prepare(scenario: string, work: string, nodeModules: string): void;
export function stepEnv(work: string, step: object, spec: object, parallel: number): Record<string, string>;
export function applyEdits(work: string, step: object): void;
export function readCalls(work: string, parallel: number): unknown[];
export function deployment(exported: unknown): RecordedDeployment;
export function message(text: string, directories: readonly string[]): string;
export function ids(text: string): string;
export function value(value: unknown): unknown;
export function sortKeys(value: unknown): unknown;
export function canonical(steps: unknown[]): unknown[];
