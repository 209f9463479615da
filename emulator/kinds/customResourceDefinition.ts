import { isRecord } from "../apiserver/copy.ts";
import { invalidValue, required } from "../apiserver/fieldError.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import type { CustomResourceDefinition } from "./customResource.ts";
import { setDefaults } from "./podDefaults.ts";
import { storedKind } from "./storedKind.ts";

/** The resource of CustomResourceDefinitions. */
export const definitions = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };

/** apiextensions.k8s.io/v1 CustomResourceDefinition. The API serves its kind as long as it exists. */
export const customResourceDefinitions: ApiModule = (core) => [
  storedKind<CustomResourceDefinition>(
    core,
    {
      ...definitions,
      version: "v1",
      singular: "customresourcedefinition",
      kind: "CustomResourceDefinition",
      namespaced: false,
      shortNames: ["crd", "crds"],
      categories: ["api-extensions"],
    },
    {
      status: true,
      generation: true,
      strategy: {
        decode({ spec }) {
          if (!isRecord(spec) || !isRecord(spec.names)) return;
          const { kind } = spec.names;
          setDefaults(spec.names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
          setDefaults(spec, { conversion: { strategy: "None" } });
        },
        prepareForCreate(_context, object) {
          const now = timestamp(core.clock);
          const condition = (type: string, reason: string, message: string): object => ({
            type,
            status: "True",
            lastTransitionTime: now,
            reason,
            message,
          });
          const status = {
            acceptedNames: object.spec?.names,
            conditions: [
              condition("NamesAccepted", "NoConflicts", "no conflicts found"),
              condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
            ],
            storedVersions: object.spec?.versions?.slice(0, 1).map(({ name }) => name),
          };
          Object.assign(object, { status });
        },
        validateCreate(_context, { metadata, spec }) {
          if (!spec?.group) return [required("spec.group")];
          if (!spec.names?.plural) return [required("spec.names.plural")];
          if (!spec.versions?.length) return [required("spec.versions", "must have at least one version")];
          const name = `${spec.names.plural}.${spec.group}`;
          if (metadata.name === name) return [];
          return [invalidValue("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group')];
        },
      },
    },
  ),
];
