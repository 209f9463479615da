import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AccessSubject,
  declaredSubject,
  groupsOfSubject,
  subjectOf,
  subjectText,
} from "../../../../provider/resources/imageAccess/subjects.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";

const read = (given: unknown) => declaredSubject(given, "pull[0]", "shop");

test.each<[unknown, string]>([
  [{ serviceAccount: "deployer" }, "serviceaccount shop/deployer"],
  [{ serviceAccount: "deployer", namespace: "prod" }, "serviceaccount prod/deployer"],
  [{ serviceAccounts: "prod" }, "serviceaccounts of prod"],
  [{ user: "jane" }, "user jane"],
  [{ user: "kube:admin" }, "user kube:admin"],
  [{ user: "system:serviceaccount:prod:deployer" }, "serviceaccount prod/deployer"],
  [{ group: "team a/devs" }, "group team a/devs"],
  [{ group: "system:serviceaccounts:prod" }, "serviceaccounts of prod"],
  ["system:authenticated", "group system:authenticated"],
  ["system:unauthenticated", "group system:unauthenticated"],
  ["system:serviceaccounts", "group system:serviceaccounts"],
  ["system:serviceaccounts:prod", "serviceaccounts of prod"],
  ["system:serviceaccount:prod:deployer", "serviceaccount prod/deployer"],
  [{ kind: "ServiceAccount", name: "deployer", namespace: "prod" }, "serviceaccount prod/deployer"],
  [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "devs" }, "group devs"],
])("%j is %s", (given, text) => {
  const { subject, diagnostics } = read(given);
  expect(diagnostics).toEqual([]);
  expect(subject && subjectText(subject)).toBe(text);
});

test.each<[unknown, RegExp]>([
  ["jane", /is no subject \(write \{ serviceAccount, namespace \}/],
  [7, /is no subject/],
  [{}, /is no subject/],
  [{ user: "jane", group: "devs" }, /is no subject/],
  [{ serviceAcount: "deployer" }, /is no subject/],
  [{ kind: "Role", name: "x" }, /is no subject/],
  [{ serviceAccount: "Deployer" }, /is no name of a service account/],
  [{ serviceAccount: "deployer", namespace: "Prod" }, /is no namespace name/],
  [{ serviceAccounts: "a.b" }, /is no namespace name/],
  [{ user: "" }, /is empty/],
  [{ user: "system:authenticated" }, /is a group/],
  [{ user: "a/b" }, /is no name that a user can have/],
  [{ user: "system:serviceaccount:prod" }, /names no service account/],
  [{ group: "system:serviceaccount:prod:deployer" }, /is a service account/],
  [{ group: "system:authentcated" }, /is no group that the platform has/],
  ["system:everyone", /is no group that the platform has/],
  ["system:serviceaccounts:", /is no namespace name/],
])("%j is refused", (given, reason) => {
  const { subject, diagnostics } = read(given);
  expect(subject).toBeUndefined();
  expect(diagnostics.map(({ path }) => path)).toEqual(diagnostics.map(() => "pull[0]"));
  expect(diagnostics.map(({ summary, remedy }) => `${summary} (${remedy})`).join()).toMatch(reason);
});

test("a subject of which a part is unknown is neither there nor wrong", () => {
  expect(read({ serviceAccount: "deployer", namespace: unknown })).toEqual({ diagnostics: [] });
});

const names = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const subjects: fc.Arbitrary<AccessSubject> = fc.oneof(
  fc.record({ kind: fc.constant("ServiceAccount" as const), name: names, namespace: names }),
  fc.record({
    kind: fc.constantFrom("User" as const, "Group" as const),
    name: fc.oneof(names, fc.string({ minLength: 1 })),
  }),
  names.map((name) => ({ kind: "Group" as const, name: `system:serviceaccounts:${name}` })),
);

test("every subject is read back from its text", () => {
  fc.assert(fc.property(subjects, (subject) => expect(subjectOf(subjectText(subject))).toEqual(subject)));
});

test("a service account belongs to its namespace's group, and to those of all accounts and logins", () => {
  const account = { kind: "ServiceAccount" as const, name: "a", namespace: "prod" };
  expect(groupsOfSubject(account).map(subjectText)).toEqual([
    "serviceaccount prod/a",
    "serviceaccounts of prod",
    "group system:serviceaccounts",
    "group system:authenticated",
  ]);
});
