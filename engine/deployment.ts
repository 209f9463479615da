import { BailError } from "./bail.ts";
import { BaseState } from "./baseState.ts";
import { deleteRest } from "./deletions.ts";
import type { DeploymentContext, DiagnosticSink } from "./deploymentContext.ts";
import type { EventQueue } from "./eventQueue.ts";
import type { ReadEvent, RegisterEvent, SourceEvent } from "./goal.ts";
import { Hooks } from "./hooks.ts";
import type { OperationLog } from "./operationLog.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { Planning } from "./planning.ts";
import { missingTargets, pendingOperationsWarning, rejectDeleteHooks } from "./preconditions.ts";
import type { ProviderRegistry } from "./provider/providerRegistry.ts";
import type { ResourceProvider } from "./provider/resourceProvider.ts";
import { refresh } from "./refresh.ts";
import { RegisteredOutputs } from "./registeredOutputs.ts";
import { dependenciesOf } from "./state/dependencies.ts";
import { markSecretOutputs, type ResourceState, type Snapshot } from "./state/resourceState.ts";
import { StepExecutor, type StepObserver } from "./stepExecutor.ts";
import { StepGenerator } from "./stepGenerator.ts";
import type { HookCall, Step, StepContext, StepOutcome } from "./steps/step.ts";
import type { UrnTargets } from "./targets.ts";
import { createUrn, isProviderType, type Urn } from "./urn.ts";

/** The source of registrations: a program, or none for a destroy. */
export interface Source {
  readonly events: EventQueue<SourceEvent>;
  /** Starts the program, after the refresh if there is one. */
  start(): void;
  runHook(name: string, call: HookCall): Promise<void>;
}

interface DeploymentSetup {
  readonly stack: string;
  readonly project: string;
  readonly options: DeploymentOptions;
  readonly snapshot: Snapshot;
  readonly providers: ProviderRegistry;
  readonly source: Source;
  readonly log: OperationLog;
  /** Aborted when the user interrupts. */
  readonly interrupted: AbortSignal;
}

/** One operation on one stack: receives registrations, decides on steps, and runs them. */
export class Deployment implements StepContext, DeploymentContext, StepObserver {
  readonly stack: string;
  readonly project: string;
  readonly options: DeploymentOptions;
  readonly base: BaseState;
  readonly providers: ProviderRegistry;
  readonly news = new Map<Urn, ResourceState>();
  readonly planning: Planning;
  readonly report: DiagnosticSink;
  readonly #source: Source;
  readonly #log: OperationLog;
  readonly #interrupted: AbortSignal;
  readonly #cancel = new AbortController();
  readonly #hooks: Hooks;
  readonly #generator: StepGenerator;
  readonly #executor: StepExecutor;
  readonly #outputs: RegisteredOutputs;
  readonly #skipped = new Set<Urn>();

  constructor(setup: DeploymentSetup) {
    ({ stack: this.stack, project: this.project, options: this.options, providers: this.providers } = setup);
    this.base = new BaseState(setup.snapshot);
    this.planning = new Planning(this);
    this.#source = setup.source;
    this.#log = setup.log;
    this.report = (severity, urn, message) => this.#log.diagnostic(severity, urn, message);
    this.#hooks = new Hooks((name, call) => this.#source.runHook(name, call), this.report);
    this.#outputs = new RegisteredOutputs(this, this.#hooks, this.#log);
    this.#interrupted = setup.interrupted;
    this.#interrupted.addEventListener("abort", () => this.#cancel.abort());
    if (this.#interrupted.aborted) this.#cancel.abort();
    this.#generator = new StepGenerator(this);
    this.#executor = new StepExecutor(this, this, this.options, this.#cancel);
  }

  get dryRun(): boolean {
    return this.options.dryRun;
  }

  get ignoreProtect(): boolean {
    return this.options.ignoreProtect;
  }

  /** Runs the operation to its end; throws a BailError after a failure that it has reported. */
  async execute(): Promise<void> {
    if (this.options.refresh) {
      await this.#refresh();
      if (this.options.refreshOnly) return;
    } else if (this.base.pendingOperations.length > 0 && !this.dryRun)
      this.report("warning", "", pendingOperationsWarning(this.base.pendingOperations));
    this.#requireTargets(this.options.replaceTargets);
    if (this.options.destroy) rejectDeleteHooks(this.base.resources, this.report);
    this.#source.start();
    let error: unknown;
    try {
      await this.#run();
    } catch (cause) {
      error = cause;
      this.#cancel.abort();
      if (!(cause instanceof BailError)) this.report("error", "", messageOf(cause));
    }
    await this.#executor.idle();
    const failed = error !== undefined || this.#executor.error !== undefined || this.#generator.progress.sawError;
    await this.#outputs.finishStack(failed || this.#hooks.hasFailed);
    if (error !== undefined) throw new BailError(messageOf(error));
    this.#requirePlanned(failed);
    this.#conclude();
  }

  /** The new plan, if the options ask for one. */
  get madePlan(): Plan | undefined {
    return this.planning.made;
  }

  #requirePlanned(failed: boolean): void {
    const unfinished = this.planning.unfinished();
    for (const urn of unfinished) {
      this.report("error", urn, `expected resource operations for ${urn} but none were seen`);
    }
    if (unfinished.length > 0) throw new BailError(failed ? "the operation failed" : "the plan was not carried out");
  }

  #conclude(): void {
    const kind = this.dryRun ? "preview" : "update";
    if (this.#executor.error || this.#generator.progress.sawError || this.#hooks.hasFailed) {
      this.report("error", "", `${kind} failed`);
      throw new BailError(`${kind} failed`);
    }
    if (this.#interrupted.aborted) {
      this.report("error", "", `${kind} canceled`);
      throw new BailError(`${kind} canceled`);
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#cancel;
    for (let event = await this.#source.events.next(signal); event; event = await this.#source.events.next(signal)) {
      if (event.kind === "end") {
        if (event.error !== undefined) throw event.error;
        const missing = missingTargets(this, this.#generator.progress, this.options.targets);
        await deleteRest(this, this.#generator.progress, this.#executor).catch((error: unknown) => {
          // Errors reported while planning deletions fail the operation at its end.
          if (!(error instanceof BailError)) throw error;
        });
        if (missing) throw missing;
        return;
      }
      if (event.kind === "outputs") {
        await this.#outputs.register(event);
        this.#cancelAfterHooks();
      } else await this.#register(event);
    }
  }

  async #register(event: RegisterEvent | ReadEvent): Promise<void> {
    let steps: Step[];
    try {
      steps = event.kind === "register" ? await this.#generator.register(event) : this.#generator.read(event);
    } catch (error) {
      if (error instanceof BailError) throw error;
      this.report("error", this.#urnOf(event), messageOf(error));
      throw new BailError(messageOf(error));
    }
    for (const failed of this.#executor.failedSteps) this.#skipped.add(failed.urn);
    const chain = steps.filter((step) => {
      const needsSkipped = dependenciesOf(step.resource).some(({ urn }) => this.#skipped.has(urn));
      if (!needsSkipped) return true;
      step.skip();
      this.#skipped.add(step.urn);
      return false;
    });
    if (chain.length > 0) await this.#executor.start(chain);
  }

  #urnOf(event: RegisterEvent | ReadEvent): Urn {
    const { type, name, parent } = event.kind === "register" ? event.goal : event;
    return createUrn(this.stack, this.project, parent, type, name);
  }

  async #refresh(): Promise<void> {
    if (this.base.resources.length === 0) return;
    for (const targets of [this.options.targets, this.options.excludes]) this.#requireTargets(targets);
    await refresh(this, this.#log, this.#interrupted);
  }

  #requireTargets(targets: UrnTargets): void {
    const error = missingTargets(this, this.#generator.progress, targets);
    if (error) throw error;
  }

  providerOf(type: string, reference: string, urn: Urn): ResourceProvider {
    if (isProviderType(type)) return this.providers;
    const provider = this.providers.get(reference);
    if (!provider) throw new Error(`unknown provider '${reference}' for resource ${urn}`);
    return provider;
  }

  sameProvider(state: ResourceState, fromCheck: boolean): void {
    this.providers.same(state, fromCheck);
  }

  warn(urn: Urn, message: string): void {
    this.report("warning", urn, message);
  }

  runHooks(call: HookCall): Promise<void> {
    return this.#hooks.run(call);
  }

  runAfterHooks(call: HookCall): Promise<void> {
    return this.#hooks.runAfter(call);
  }

  async before(step: Step): Promise<void> {
    await this.#log.before(step);
  }

  async after(step: Step, outcome: StepOutcome): Promise<void> {
    if (!outcome.error && step.logical && step.new) this.#outputs.expect(step);
    if (step.new && step.op !== "replace") {
      markSecretOutputs(step.new, () =>
        this.report(
          "warning",
          step.urn,
          "The 'id' property cannot be made secret. See pulumi/pulumi#2717 for more details.",
        ),
      );
      if (step.op !== "read" && step.op !== "read-replacement") this.news.set(step.urn, step.new);
      this.planning.outputs(step.urn, step.new.outputs);
    }
    await this.#log.after(step, outcome);
    this.#cancelAfterHooks();
  }

  #cancelAfterHooks(): void {
    if (!this.options.continueOnError && this.#hooks.hasFailed) this.#cancel.abort();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
