import { equal, isRecord } from "../apiserver/copy.ts";
import { duplicate, type FieldError, invalidValue, notSupported } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";

type Rule = (value: unknown, path: string) => FieldError[];
type Members = Readonly<Record<string, unknown>>;

const label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
// The API has `[-]*`, which means the same, and takes exponential time without RE2.
const location = `^(${label}(?:(?:\\.${label})+)?(?::[0-9]+)?)(?:(?:/[a-z0-9]+(?:(?:(?:[._]|__|[-]+)[a-z0-9]+)+)?)+)?$`;
const scope = `^\\*(?:\\.${label})+$|${location}`;
const scopeMessage =
  "each registry must be a valid hostname[:port][/path] or wildcard *.hostname format without tags or digests";
const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const specOf = (object: KubeObject): Members => (isRecord(object["spec"]) ? object["spec"] : {});
const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const each =
  (rule: Rule): Rule =>
  (value, path) =>
    elements(value).flatMap((element, index) => rule(element, `${path}[${index}]`));

const isScope: Rule = (value, path) =>
  typeof value !== "string" || (value.length <= 256 && new RegExp(scope).test(value))
    ? []
    : [invalidValue(path, value, scopeMessage)];

const matches =
  (pattern: string): Rule =>
  (value, path) =>
    typeof value !== "string" || new RegExp(pattern).test(value)
      ? []
      : [invalidValue(path, value, `${path} in body should match '${pattern}'`)];

const oneOf =
  (...values: readonly string[]): Rule =>
  (value, path) =>
    value === undefined || values.includes(String(value)) ? [] : [notSupported(path, value, values)];

const isSet: Rule = (value, path) =>
  elements(value).flatMap((element, index) =>
    elements(value).findIndex((other) => equal(other, element)) < index
      ? [duplicate(`${path}[${index}]`, element)]
      : [],
  );

/** Rules of the CustomResourceDefinition of `images.config.openshift.io`. */
export function imageConfigErrors(object: KubeObject): FieldError[] {
  const { registrySources, imageStreamImportMode } = specOf(object);
  const sources = isRecord(registrySources) ? registrySources : {};
  const path = "spec.registrySources";
  const search = sources["containerRuntimeSearchRegistries"];
  const hasBoth = sources["blockedRegistries"] !== undefined && sources["allowedRegistries"] !== undefined;
  return [
    ...oneOf("", "Legacy", "PreserveOriginal")(imageStreamImportMode, "spec.imageStreamImportMode"),
    ...["insecureRegistries", "blockedRegistries", "allowedRegistries"].flatMap((name) =>
      each(isScope)(sources[name], `${path}.${name}`),
    ),
    ...(Array.isArray(search) && search.length === 0
      ? [
          invalidValue(
            `${path}.containerRuntimeSearchRegistries`,
            0,
            `${path}.containerRuntimeSearchRegistries in body should have at least 1 items`,
          ),
        ]
      : []),
    ...isSet(search, `${path}.containerRuntimeSearchRegistries`),
    ...(hasBoth ? [invalidValue(path, "object", "Only one of blockedRegistries or allowedRegistries may be set")] : []),
  ];
}

/** Rules of the CustomResourceDefinitions of mirror sets; `member` is the list of mirrors. */
export const mirrorSetErrors =
  (member: string) =>
  (object: KubeObject): FieldError[] =>
    each((element, path) => {
      const { source, mirrors, mirrorSourcePolicy } = isRecord(element) ? element : {};
      return [
        ...matches(scope)(source ?? "", `${path}.source`),
        ...each(matches(location))(mirrors, `${path}.mirrors`),
        ...isSet(mirrors, `${path}.mirrors`),
        ...oneOf("NeverContactSource", "AllowContactingSource")(mirrorSourcePolicy, `${path}.mirrorSourcePolicy`),
      ];
    })(specOf(object)[member], `spec.${member}`);

/** Rules of the CustomResourceDefinition of `imagepruners.imageregistry.operator.openshift.io`. */
export function imagePrunerErrors(object: KubeObject): FieldError[] {
  const { keepYoungerThanDuration: age, logLevel } = specOf(object);
  const path = "spec.keepYoungerThanDuration";
  const isDuration = typeof age !== "string" || goDuration.test(age);
  return [
    ...(isDuration
      ? []
      : [invalidValue(path, age, `${path} in body must be of type duration: ${JSON.stringify(age)}`)]),
    ...oneOf("", "Normal", "Debug", "Trace", "TraceAll")(logLevel, "spec.logLevel"),
  ];
}

/** Fills in the default of the definition. */
export function defaultImagePruner(object: KubeObject): void {
  if (isRecord(object["spec"])) object["spec"]["logLevel"] ??= "Normal";
}
