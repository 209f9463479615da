import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { streamNameDiagnostics } from "../../image/streamName.ts";
import { knownText } from "../inputs/members.ts";
import { type ObjectMetadata, objectMetadataDiagnostics } from "../inputs/objectMetadata.ts";
import { flag, join, orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { hasUnknown, isUnknown, unknown } from "../inputs/unknown.ts";
import { type AccessAction, accessActions, streamActions } from "./actions.ts";
import { declaredSubject, subjectOf, subjectText } from "./subjects.ts";

/** Actions by subject: `serviceaccount prod/deployer`, `serviceaccounts of prod`, `user jane`, `group devs`. */
export type SubjectAccess = Record<string, AccessAction[]>;

/** Inputs of an image access. */
export interface ImageAccessInputs {
  /** Beginning of the names of its role bindings, and the namespace of the images. */
  metadata: Pick<ObjectMetadata, "name" | "namespace">;
  /** The only stream that it is for. */
  stream?: string;
  access: SubjectAccess;
  /** Takes over role bindings that exist already. */
  adopt?: boolean;
}

/** State of an image access. */
export interface ImageAccessOutputs extends ImageAccessInputs {
  /** Actions of which the program has made the role binding, also if another user has changed it since. */
  bound: AccessAction[];
  /** The adoption by which the program has the role bindings; absent if it has created them. */
  adoption?: string;
}

const schema = z.strictObject({
  metadata: orUnknown(z.strictObject({ name: text, namespace: text })),
  stream: text.optional(),
  access: orUnknown(z.record(z.string(), z.array(z.enum(accessActions)))).optional(),
  adopt: flag.optional(),
});

/** Lists the faults of an image access in normal form. */
export function imageAccessDiagnostics(inputs: ImageAccessInputs): Diagnostic[] {
  const { metadata, stream, access } = inputs;
  const all = isObject(access) ? Object.entries(access) : [];
  const nobody = !isUnknown(access) && all.length === 0;
  const remedy = "name who may pull, push, build, view or edit";
  return [
    ...schemaDiagnostics(schema, inputs, ""),
    ...objectMetadataDiagnostics(metadata),
    ...(stream === undefined || isUnknown(stream) ? [] : streamNameDiagnostics(stream, "stream")),
    ...(nobody ? [{ path: "pull", summary: "there is no subject", remedy }] : []),
    ...all.flatMap(([subject]) =>
      subjectOf(subject) === undefined ? [{ path: join("access", [subject]), summary: "is no subject" }] : [],
    ),
    ...(stream === undefined ? [] : wholeActions(all.flatMap(([, actions]) => actions))),
  ];
}

/** Roles for one stream name it, and builds, views and edits concern its tags, too. */
function wholeActions(actions: readonly AccessAction[]): Diagnostic[] {
  const found = accessActions.filter((action) => actions.includes(action) && !streamActions.includes(action));
  const remedy = "permit pull or push there, or leave out stream";
  return found.map((path) => ({ path, summary: "cannot be permitted for one stream", remedy }));
}

/** The subjects of each action as the program declares them; wholly unknown where a part is. */
export function declaredAccess(given: Readonly<Record<string, unknown>>): {
  readonly access: SubjectAccess | typeof unknown;
  readonly diagnostics: Diagnostic[];
} {
  const namespace = knownText(membersOf(given["metadata"])["namespace"]) ?? unknown;
  const diagnostics: Diagnostic[] = [];
  const access: SubjectAccess = {};
  let isPartial = false;
  for (const action of accessActions) {
    const subjects = given[action] ?? [];
    if (!Array.isArray(subjects)) {
      if (isUnknown(subjects)) isPartial = true;
      else diagnostics.push({ path: action, value: subjects, summary: "is no list of subjects", remedy: "write […]" });
      continue;
    }
    for (const [index, one] of subjects.entries()) {
      const found = declaredSubject(one, join(action, [index]), namespace);
      diagnostics.push(...found.diagnostics);
      if (found.subject === undefined || hasUnknown(found.subject)) {
        isPartial = true;
        continue;
      }
      const name = subjectText(found.subject);
      if (access[name]?.includes(action) !== true) access[name] = [...(access[name] ?? []), action];
    }
  }
  return { access: isPartial ? unknown : sortedAccess(access), diagnostics };
}

/** Subjects by name, actions in a fixed order. */
export const sortedAccess = (access: SubjectAccess): SubjectAccess =>
  Object.fromEntries(
    Object.entries(access)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, actions]) => [subject, accessActions.filter((action) => actions.includes(action))]),
  );
