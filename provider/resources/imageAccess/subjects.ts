import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, type Members } from "../../image/members.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { hasUnknown } from "../inputs/unknown.ts";

/** A subject of a role binding. */
export interface AccessSubject {
  readonly kind: "ServiceAccount" | "User" | "Group";
  readonly name: string;
  /** Of a service account. */
  readonly namespace?: string;
}

/** A declared subject and its faults; neither, while a part of it is unknown. */
export interface DeclaredSubject {
  readonly subject?: AccessSubject;
  readonly diagnostics: Diagnostic[];
}

const accounts = "system:serviceaccounts";
const accountsOf = `${accounts}:`;
const account = "system:serviceaccount:";

/** Texts of subjects, as previews show them: `serviceaccount prod/deployer`, `serviceaccounts of prod`, `user jane`. */
export function subjectText({ kind, name, namespace }: AccessSubject): string {
  if (kind === "ServiceAccount") return `serviceaccount ${namespace}/${name}`;
  if (kind === "Group" && name.startsWith(accountsOf)) return `serviceaccounts of ${name.slice(accountsOf.length)}`;
  return `${kind.toLowerCase()} ${name}`;
}

/** Reads the text of a subject. */
export function subjectOf(text: string): AccessSubject | undefined {
  const [, one, rest = ""] = /^(serviceaccount|serviceaccounts of|user|group) (.+)$/s.exec(text) ?? [];
  if (one === "serviceaccount") {
    const [namespace = "", name = ""] = rest.split("/");
    return { kind: "ServiceAccount", namespace, name };
  }
  if (one === "serviceaccounts of") return { kind: "Group", name: `${accountsOf}${rest}` };
  if (one === "user") return { kind: "User", name: rest };
  return one === "group" ? { kind: "Group", name: rest } : undefined;
}

const forms =
  "write { serviceAccount, namespace }, { serviceAccounts: namespace }, { user }, { group }, or system:authenticated";

/** The subject that a program declares, in one of its forms or as RBAC writes it. Accounts are of `namespace` unless they say otherwise. */
export function declaredSubject(given: unknown, path: string, namespace: string): DeclaredSubject {
  if (hasUnknown(given)) return { diagnostics: [] };
  if (typeof given === "string") return judged(ofText(given), path, given);
  if (!isObject(given)) return { diagnostics: [{ path, value: given, summary: "is no subject", remedy: forms }] };
  if ("kind" in given) return judged(ofRbac(given, namespace), path, given);
  const keys = ["serviceAccount", "serviceAccounts", "user", "group"].filter((key) => given[key] !== undefined);
  const known = keys[0] === "serviceAccount" ? ["serviceAccount", "namespace"] : keys;
  const strange = Object.keys(given).filter((key) => given[key] !== undefined && !known.includes(key));
  if (keys.length !== 1 || strange.length > 0 || Object.values(given).some((value) => typeof value !== "string")) {
    return { diagnostics: [{ path, value: given, summary: "is no subject", remedy: forms }] };
  }
  return judged(ofMembers(given as Readonly<Record<string, string>>, namespace), path, given);
}

/** Names of the platform stand for themselves; any other text could be a user or a group. */
function ofText(text: string): AccessSubject | undefined {
  if (text.startsWith(account)) return ofUser(text);
  return text.startsWith("system:") ? { kind: "Group", name: text } : undefined;
}

function ofMembers(
  { serviceAccount, serviceAccounts, user, group, namespace }: Readonly<Record<string, string>>,
  own: string,
): AccessSubject {
  if (serviceAccount !== undefined)
    return { kind: "ServiceAccount", name: serviceAccount, namespace: namespace ?? own };
  if (serviceAccounts !== undefined) return { kind: "Group", name: `${accountsOf}${serviceAccounts}` };
  return user === undefined ? { kind: "Group", name: group ?? "" } : ofUser(user);
}

function ofRbac({ kind, name, namespace }: Members, own: string): AccessSubject | undefined {
  if (typeof name !== "string") return undefined;
  if (kind === "ServiceAccount") return { kind, name, namespace: typeof namespace === "string" ? namespace : own };
  if (kind === "User") return ofUser(name);
  return kind === "Group" ? { kind, name } : undefined;
}

/** The user of a service account is that account. */
function ofUser(name: string): AccessSubject {
  const [namespace, own, ...more] = name.startsWith(account) ? name.slice(account.length).split(":") : [];
  return namespace !== undefined && own !== undefined && more.length === 0
    ? { kind: "ServiceAccount", name: own, namespace }
    : { kind: "User", name };
}

function judged(subject: AccessSubject | undefined, path: string, value: unknown): DeclaredSubject {
  if (subject === undefined) return { diagnostics: [{ path, value, summary: "is no subject", remedy: forms }] };
  const diagnostics = subjectDiagnostics(subject, path);
  return diagnostics.length > 0 ? { diagnostics } : { subject, diagnostics };
}

/** Faults of subjects that cannot exist: a binding to one would grant nothing, and say nothing. */
function subjectDiagnostics({ kind, name, namespace = "" }: AccessSubject, path: string): Diagnostic[] {
  if (kind === "User") return userDiagnostics(name, path);
  if (kind === "Group") return groupDiagnostics(name, path);
  const remedy = "use lower-case letters, digits, - and ., with a letter or digit at both ends";
  const isName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name);
  return [
    ...(isName ? [] : [{ path, value: name, summary: "is no name of a service account", remedy }]),
    ...namespaceDiagnostics(namespace, path),
  ];
}

function userDiagnostics(value: string, path: string): Diagnostic[] {
  const is = (summary: string, remedy: string) => [{ path, value, summary, remedy }];
  if (value.trim() === "") return is("is empty", "name the user");
  if (value.startsWith(account)) return is("names no service account", "write system:serviceaccount:namespace:name");
  if (isPlatformGroup(value)) return is("is a group", "write { group } in place of { user }");
  if (value === "~" || value === "." || value === ".." || /[/%]/.test(value) || value !== value.trim()) {
    return is("is no name that a user can have", "name the user as oc whoami prints it");
  }
  return [];
}

function groupDiagnostics(value: string, path: string): Diagnostic[] {
  const is = (summary: string, remedy: string) => [{ path, value, summary, remedy }];
  if (value.trim() === "" || value !== value.trim()) return is("is no name of a group", "name the group");
  if (value.startsWith(account)) return is("is a service account", "write { serviceAccount, namespace }");
  if (value.startsWith(accountsOf)) return namespaceDiagnostics(value.slice(accountsOf.length), path);
  if (!value.startsWith("system:") || isPlatformGroup(value)) return [];
  return is(
    "is no group that the platform has",
    `names that begin with system: are its own: ${platformGroups.join(", ")}`,
  );
}

/** Groups that the platform puts users into. */
const platformGroups = [
  ...[
    "system:authenticated",
    "system:authenticated:oauth",
    "system:unauthenticated",
    accounts,
    `${accountsOf}namespace`,
  ],
  ...["system:masters", "system:cluster-admins", "system:cluster-readers", "system:nodes"],
];

const isPlatformGroup = (name: string): boolean =>
  platformGroups.includes(name) || name.startsWith(accountsOf) || /^system:(?:bootstrappers|openshift:)/.test(name);

/** Subjects that a subject belongs to, with itself: a grant to one of them is a grant to it. */
export function groupsOfSubject(subject: AccessSubject): AccessSubject[] {
  const group = (name: string): AccessSubject => ({ kind: "Group", name });
  const everyone = group("system:authenticated");
  if (subject.kind === "User") return [subject, everyone];
  if (subject.kind === "ServiceAccount") {
    return [subject, group(`${accountsOf}${subject.namespace}`), group(accounts), everyone];
  }
  const isOfAccounts = subject.name.startsWith(accountsOf);
  return [subject, ...(isOfAccounts ? [group(accounts), everyone] : [])];
}
