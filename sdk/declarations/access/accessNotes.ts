import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { membersOf } from "../../../provider/image/members.ts";
import { type AccessAction, accessActions, actionsOfRole } from "../../../provider/resources/imageAccess/actions.ts";
import {
  bindingSubjects,
  hasRole,
  partOf,
  subjectsOf,
  subjectTexts,
} from "../../../provider/resources/imageAccess/bindings.ts";
import type { ImageAccessInputs } from "../../../provider/resources/imageAccess/inputs.ts";
import { groupsOfSubject, subjectOf, subjectText } from "../../../provider/resources/imageAccess/subjects.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { PresentAccess } from "./presentAccess.ts";

interface Grant {
  readonly subject: string;
  readonly action: AccessAction;
}
type Details = NonNullable<Message["details"]>;

/** Messages on the rights that the update grants and revokes, compared with the role bindings on the cluster. */
export function accessNotes(inputs: ImageAccessInputs, present: PresentAccess): Message[] {
  const granted = differing(inputs, present, (wanted, has) => wanted && !has);
  const revoked = differing(inputs, present, (wanted, has) => !wanted && has);
  const replaced = [...present.own].filter(([action, binding]) => !hasRole(binding, inputs, action));
  const details: Details = [
    ...granted.map((one) => ["grants", `+ ${sentence(one)}`] as const),
    ...revoked.map((one) => ["revokes", `- ${sentence(one)}`] as const),
    ...replaced.map(([action]) => ["replaces", replacement(inputs, action)] as const),
    ...granted.flatMap((one) => already(one, present.others)),
    ...remarks(granted, present),
  ];
  if (details.length === 0) return [];
  const where = inputs.stream ?? inputs.metadata.namespace;
  return [{ headline: headline`images of ${where}: +${String(granted.length)} -${String(revoked.length)}`, details }];
}

const sentence = ({ subject, action }: Grant): string => `${subject} may ${action}`;

function differing(
  inputs: ImageAccessInputs,
  { own }: PresentAccess,
  isMeant: (wanted: boolean, has: boolean) => boolean,
): Grant[] {
  return accessActions.flatMap((action) => {
    const binding = own.get(action);
    const wanted = subjectsOf(inputs.access, action);
    const has = binding !== undefined && hasRole(binding, inputs, action) ? subjectTexts(binding) : [];
    const all = [...new Set([...wanted, ...has])].sort();
    const meant = all.filter((subject) => isMeant(wanted.includes(subject), has.includes(subject)));
    return meant.map((subject) => ({ subject, action }));
  });
}

const replacement = (inputs: ImageAccessInputs, action: AccessAction): string =>
  `role binding ${partOf(inputs, action).name} gives another role, which the API never changes: it is deleted and created anew`;

/** Role bindings of other owners by which the subject may do it, and which stay. */
function already({ subject, action }: Grant, others: readonly ApiObject[]): Details {
  const known = subjectOf(subject);
  const of = known === undefined ? [] : groupsOfSubject(known).map(subjectText);
  return others.flatMap((binding) => {
    const { kind, name } = membersOf(binding["roleRef"]);
    const isRole = kind === "ClusterRole" && actionsOfRole(String(name)).includes(action);
    const through = isRole
      ? bindingSubjects(binding)
          .map(subjectText)
          .find((text) => of.includes(text))
      : undefined;
    if (through === undefined) return [];
    const as = through === subject ? "" : ` as ${through}`;
    return [["already", `${subject} may ${action}${as} by role binding ${binding.metadata.name}`] as const];
  });
}

function remarks(granted: readonly Grant[], { missing }: PresentAccess): Details {
  const subjects = new Set(granted.map(({ subject }) => subject));
  const open = granted.filter(({ subject }) => /^group system:(?:un)?authenticated$/.test(subject));
  return [
    ...missing
      .filter((subject) => subjects.has(subject))
      .map((subject) => ["why", `${subject} does not exist yet`] as const),
    ...open.map(({ subject, action }) => {
      const who = subject.endsWith(":unauthenticated") ? "who reaches the registry, without a login" : "with a login";
      return ["why", `everybody ${who} may ${action} then`] as const;
    }),
  ];
}
