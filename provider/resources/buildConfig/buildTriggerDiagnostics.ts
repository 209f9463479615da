import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { elementsOf, knownText } from "../inputs/members.ts";
import { fromDiagnostics } from "../inputs/streamReference.ts";
import { hasUnknown, isUnknown, unknown } from "../inputs/unknown.ts";
import { webHookMember } from "./normalize.ts";
import type { BuildTriggerPolicy } from "./spec.ts";

const parameters = ["imageChange", "generic", "github", "gitlab", "bitbucket"];

/** Faults of the triggers of a normalised spec. */
export function buildTriggerDiagnostics(spec: object, namespace: string): Diagnostic[] {
  const { triggers, strategy, output } = membersOf(spec);
  const from = strategyFrom(strategy);
  const to = membersOf(membersOf(output)["to"]);
  const all = elementsOf(triggers).map((trigger, index) => ({ trigger, path: `spec.triggers[${index}]` }));
  const faults = all.flatMap(({ trigger, path }) => oneTriggerDiagnostics(membersOf(trigger), path, from));
  if (isUnknown(strategy)) return faults;
  return [...faults, ...followDiagnostics(all, from, to, namespace)];
}

/** The reference that the strategy starts from; `undefined` for the image of a Dockerfile. */
export function strategyFrom(strategy: unknown): unknown {
  const chosen = Object.values(membersOf(strategy)).find((one) => isObject(one) || isUnknown(one));
  return [strategy, chosen].some(isUnknown) ? unknown : membersOf(chosen)["from"];
}

function oneTriggerDiagnostics(trigger: Members, path: string, from: unknown): Diagnostic[] {
  const type = knownText(trigger["type"]);
  if (type === undefined) return [];
  const member = type === "ImageChange" ? "imageChange" : webHookMember({ type } as BuildTriggerPolicy);
  const foreign = parameters.filter((name) => name !== member && trigger[name] !== undefined);
  return [
    ...foreign.map((name) => ({
      path: `${path}.${name}`,
      summary: `has no meaning for a trigger of type ${type}`,
      remedy: "remove it, or correct the type",
    })),
    ...(member === "imageChange" ? imageChangeDiagnostics(trigger["imageChange"], path, from) : []),
    ...(member !== undefined && member !== "imageChange"
      ? webHookDiagnostics(trigger[member], `${path}.${member}`, type)
      : []),
  ];
}

function imageChangeDiagnostics(change: unknown, path: string, strategy: unknown): Diagnostic[] {
  const at = `${path}.imageChange.from`;
  const own = membersOf(change)["from"];
  if ([change, own, strategy].some(isUnknown)) return [];
  const faults = fromDiagnostics(own, at);
  if (faults.length > 0) return faults;
  const { kind, name } = membersOf(own ?? strategy);
  if (kind === "ImageStreamTag" || isUnknown(kind)) return [];
  const what = own === undefined ? "the strategy starts from" : "it names";
  const image = kind === undefined ? "the image of the Dockerfile" : `${String(kind)} ${String(name)}`;
  const summary = `does nothing: ${what} ${image}, and only the tag of a stream starts builds`;
  const remedy = "give a tag of an image stream in `from`, or remove the trigger";
  return [{ path: at, ...(own === undefined ? {} : { value: own }), summary, remedy }];
}

function webHookDiagnostics(hook: unknown, path: string, type: string): Diagnostic[] {
  if (isUnknown(hook)) return [];
  const { secret, secretReference, allowEnv } = membersOf(hook);
  const faults: Diagnostic[] = [];
  if (secret === undefined && secretReference === undefined) {
    const remedy = "give secretReference: { name }, a Secret with the key WebHookSecretKey, or secret";
    faults.push({ path, summary: "has no secret, without which nobody can call it", remedy });
  }
  if (allowEnv === true && type !== "Generic") {
    const remedy = "remove it, or use a trigger of type Generic";
    faults.push({ path: `${path}.allowEnv`, value: true, summary: "is only for a generic webhook", remedy });
  }
  return faults;
}

/** Two triggers of one tag are refused by the API; a trigger of the build's own output would never end. */
function followDiagnostics(
  triggers: readonly { readonly trigger: unknown; readonly path: string }[],
  from: unknown,
  to: Members,
  namespace: string,
): Diagnostic[] {
  const seen = new Set<string>();
  return triggers.flatMap(({ trigger, path }) => {
    const { type, imageChange } = membersOf(trigger);
    if (type !== "ImageChange" || isUnknown(imageChange)) return [];
    const followed = membersOf(membersOf(imageChange)["from"] ?? from);
    const name = knownText(followed["name"]);
    if (followed["kind"] !== "ImageStreamTag" || name === undefined || hasUnknown(followed)) return [];
    const key = tagName(followed, namespace);
    const remedy = "keep one of the triggers";
    const twice = seen.has(key) ? [{ path, value: key, summary: "is a second trigger of the same tag", remedy }] : [];
    seen.add(key);
    if (to["kind"] !== "ImageStreamTag" || hasUnknown(to) || tagName(to, namespace) !== key) return twice;
    const summary = "follows the tag into which it builds: each build would start the next one";
    return [...twice, { path, value: key, summary, remedy: "build into another tag, or remove the trigger" }];
  });
}

const tagName = ({ namespace = "", name }: Members, own: string): string =>
  `${String(namespace || own)}/${String(name)}`;
