/** A right that the API has missed in a refused request. */
export interface MissingRight {
  /** The user as the API knows it, for instance `system:serviceaccount:ci:pulumi`. */
  readonly user: string;
  readonly verb: string;
  /** Empty for the core API. */
  readonly group: string;
  /** Plural, with the subresource: `imagestreams/layers`. */
  readonly resource: string;
  /** Absent in cluster scope. */
  readonly namespace?: string;
}

const refusal =
  /User "([^"]*)" cannot ([a-z]+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)"| at the cluster scope)/;

/** The right that an answer of 403 names; `undefined` where another rule has refused the request. */
export function missingRight(message: string): MissingRight | undefined {
  const [, user, verb, resource, group, namespace] = refusal.exec(message) ?? [];
  if (user === undefined || verb === undefined || resource === undefined || group === undefined) return undefined;
  return { user, verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
}

/** A remedy with a rule and commands that grant the right. */
export function grantText(right: MissingRight): string {
  const { verb, group, resource, namespace } = right;
  const rule = `{apiGroups: [${group === "" ? '""' : group}], resources: [${resource}], verbs: [${verb}]}`;
  const role = namespace === undefined ? "a ClusterRole" : `a Role in namespace ${namespace}`;
  const commands = grantCommands(right).join(" && ");
  return `ask an administrator for ${role} with the rule ${rule}, bound to the user: ${commands}`;
}

/** Commands that make and bind a role with this right alone. */
function grantCommands({ user, verb, group, resource, namespace }: MissingRight): string[] {
  const [plural = "", subresource] = resource.split("/");
  const name = `pulumi-${plural}-${verb}`;
  const of = `${plural}${group === "" ? "" : `.${group}`}${subresource === undefined ? "" : `/${subresource}`}`;
  const kind = namespace === undefined ? "clusterrole" : "role";
  const at = namespace === undefined ? "" : ` -n ${namespace}`;
  const [, account] = /^system:serviceaccount:(.+)$/.exec(user) ?? [];
  const subject = account === undefined ? `--user=${quoted(user)}` : `--serviceaccount=${quoted(account)}`;
  return [
    `oc create ${kind} ${name}${at} --verb=${verb} --resource=${of}`,
    `oc create ${kind}binding ${name}${at} --${kind}=${name} ${subject}`,
  ];
}

/** As an argument of a shell: the name is the cluster's to choose. */
const quoted = (text: string): string => (/^[\w@.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
