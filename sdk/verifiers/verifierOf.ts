import { z } from "zod";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Verifier } from "../../provider/resolver/verification/verifier.ts";
import { join, schemaDiagnostics } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { commandVerifier } from "./commandVerifier.ts";
import { functionVerifier } from "./functionVerifier.ts";
import type { VerifierFunction } from "./verifierArgs.ts";

const day = 24 * 60 * 60;

const verifierArgs = z.strictObject({
  command: z
    .array(z.string())
    .min(1)
    .refine(([program]) => program !== "", "begins with an empty word instead of a program")
    .optional(),
  env: z.array(z.string().min(1)).optional(),
  check: z.custom<VerifierFunction>((value) => typeof value === "function", "expected a function").optional(),
  name: z.string().min(1).optional(),
  timeoutSeconds: z.number().positive().max(day).default(60),
});

/** The verifier that a program's arguments stand for, or all that is wrong with them. */
export function verifierOf(args: unknown, path: string): Verifier | Diagnostic[] {
  const given = spelledOut(args);
  const diagnostics = schemaDiagnostics(verifierArgs, given, path);
  if (diagnostics.length > 0) return diagnostics;
  const { command, check, env, ...options } = verifierArgs.parse(given);
  if (command !== undefined && check === undefined) return commandVerifier(command, { ...options, env });
  if (check !== undefined && env !== undefined) {
    const remedy = "take it out: a function runs in the program";
    return [{ path: join(path, ["env"]), summary: "goes with a command", remedy }];
  }
  if (check !== undefined && command === undefined) return functionVerifier(check, options);
  const summary = "needs either a command or a function";
  return [{ path, summary, remedy: "give one of command and check" }];
}

function spelledOut(args: unknown): unknown {
  if (typeof args === "function") return { check: args };
  return Array.isArray(args) ? { command: args } : args;
}
