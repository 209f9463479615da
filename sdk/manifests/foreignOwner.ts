import { isObject } from "../../provider/image/members.ts";
import { type PlacedObject, textAt } from "./manifest.ts";

/** Labels by which the Operator Lifecycle Manager and the samples operator know what they manage. */
const operatorLabels = [/^olm\./, /^operators\.coreos\.com\//, /^samples\.operator\.openshift\.io\/managed$/];

const tokenTypes = ["kubernetes.io/service-account-token", "kubernetes.io/dockercfg"];

/** Annotations by which the cluster knows the account of a token or login, before and since OpenShift 4.16. */
const accountAnnotations = [
  "kubernetes.io/service-account.name",
  "openshift.io/internal-registry-auth-token.service-account",
];

/** Tells that the cluster has made a secret for a service account; a user's own login of a registry is none. */
export const isOfServiceAccount = (secret: object): boolean =>
  tokenTypes.includes(textAt(secret, "type") ?? "") &&
  accountAnnotations.some((key) => textAt(secret, "metadata", "annotations", key) !== undefined);

/** The controller that makes and changes an object; `undefined` for a user's own object. */
export function foreignOwner({ object }: Pick<PlacedObject, "object">): string | undefined {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const { ownerReferences } = metadata;
  if (Array.isArray(ownerReferences) && ownerReferences.length > 0) {
    const [kind, name] = ["kind", "name"].map((key) => textAt(ownerReferences, 0, key) ?? "?");
    return `belongs to ${kind} ${name}`;
  }
  if (isOfServiceAccount(object)) return "is made by the cluster for a service account";
  const labels = isObject(metadata["labels"]) ? metadata["labels"] : {};
  const manager = textAt(labels, "app.kubernetes.io/managed-by") ?? "";
  if (/operator/i.test(manager)) return `is managed by ${manager}`;
  const label = Object.keys(labels).find((key) => operatorLabels.some((known) => known.test(key)));
  return label === undefined || labels[label] === "false" ? undefined : `is managed by an operator (label ${label})`;
}

/** Namespaces that belong to the platform itself. */
export const isOfPlatform = (namespace: string): boolean => /^(?:openshift|kube)(?:-|$)/.test(namespace);
