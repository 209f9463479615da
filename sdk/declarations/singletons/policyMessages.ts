import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { membersOf } from "../../../provider/image/members.ts";
import { type DeclaredTag, tagKey } from "../../../provider/resolver/declarations.ts";
import { blockedBy } from "../../../provider/resources/clusterImagePolicy/blockedTag.ts";
import { firstEnd } from "../../../provider/resources/clusterImagePolicy/certificates.ts";
import type { ClusterImagePolicyInputs } from "../../../provider/resources/clusterImagePolicy/inputs.ts";
import { registrySourceFields } from "../../../provider/resources/clusterImagePolicy/kind.ts";
import { isInScope } from "../../../provider/resources/inputs/registryScopes.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { ForeseenFields } from "../../../provider/resources/singleton/foresee.ts";
import { presentValue } from "../../../provider/resources/singleton/singleton.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";

/** Warnings of what a change of the cluster's image policy does beside what it says. */
export function policyWarnings(
  inputs: ClusterImagePolicyInputs,
  { object, differing }: ForeseenFields,
  now: Date,
): Message[] {
  return [
    ...rebootWarning(object, differing),
    ...ownRegistriesWarning(inputs, object, differing),
    ...replacedCertificatesWarning(object, differing),
    ...expiredWarnings(inputs, now),
  ];
}

function rebootWarning(object: ApiObject | undefined, differing: readonly string[]): Message[] {
  const changed = differing.filter((field) => registrySourceFields.includes(field));
  if (changed.length === 0) return [];
  const was = (field: string) => JSON.stringify((object && presentValue(object, field)) ?? []);
  const text = "the Machine Config Operator drains and reboots the nodes of each pool, one after the other";
  return [
    {
      headline: headline`nodes reboot: registrySources changes`,
      details: [
        ["why", `${text}, to write registries.conf and policy.json; destroying the resource does so again`],
        ...changed.map((field) => ["was", `spec.${field}: ${was(field)}`] as const),
      ],
    },
  ];
}

/** Registries of the platform's own images, beside the integrated one. */
const platformRegistries = ["quay.io", "registry.redhat.io"];

function ownRegistriesWarning(
  { spec }: ClusterImagePolicyInputs,
  object: ApiObject | undefined,
  differing: readonly string[],
): Message[] {
  if (!differing.includes("registrySources.allowedRegistries")) return [];
  const allowed = isUnknown(spec.registrySources) ? [] : (spec.registrySources?.allowedRegistries ?? []);
  if (allowed.length === 0 || !Array.isArray(allowed) || allowed.some(isUnknown)) return [];
  const needed = [internalRegistryOf(object), ...platformRegistries];
  const missing = needed.filter((registry) => !allowed.some((scope) => isInScope(registry, scope)));
  if (missing.length === 0) return [];
  return [
    {
      headline: headline`allowedRegistries shuts out the cluster`,
      details: [
        ["why", `nodes could pull neither pushed nor platform images: ${missing.join(", ")} is not on the list`],
        ["do", "add these registries, unless mirrors stand in for them"],
      ],
    },
  ];
}

/** Host of the integrated registry; the default one where the cluster does not say. */
function internalRegistryOf(object: ApiObject | undefined): string {
  const { internalRegistryHostname: host } = membersOf(object?.status);
  return typeof host === "string" && host !== "" ? host : "image-registry.openshift-image-registry.svc:5000";
}

function replacedCertificatesWarning(object: ApiObject | undefined, differing: readonly string[]): Message[] {
  if (object === undefined || !differing.includes("additionalTrustedCA")) return [];
  const { name } = membersOf(presentValue(object, "additionalTrustedCA"));
  if (typeof name !== "string" || name === "") return [];
  return [
    {
      headline: headline`ConfigMap ${name} trusted no more`,
      details: [
        ["why", `the cluster trusts one ConfigMap of certificates, and has openshift-config/${name} until now`],
        ["do", "declare its certificates as well where registries need them"],
      ],
    },
  ];
}

function expiredWarnings({ trustedCertificates }: ClusterImagePolicyInputs, now: Date): Message[] {
  if (trustedCertificates === undefined || isUnknown(trustedCertificates)) return [];
  return Object.entries(trustedCertificates).flatMap(([registry, pem]) => {
    const end = isUnknown(pem) ? undefined : firstEnd(pem);
    if (end === undefined || end > now) return [];
    const details = [
      ["why", `trustedCertificates["${registry}"] has a certificate that ended on ${end.toISOString()}`],
    ] as const;
    return [{ headline: headline`a certificate of ${registry} has expired`, details }];
  });
}

/** A warning of the tags that a policy shuts out; `undefined` if it shuts out none. */
export function blockedTagsWarning(
  { spec }: ClusterImagePolicyInputs,
  object: ApiObject | undefined,
  tags: readonly DeclaredTag[],
): Message | undefined {
  const blocked = tags.flatMap((tag) => {
    const image = tag.from?.kind === "DockerImage" ? tag.from.name : undefined;
    const reason = image === undefined ? undefined : blockedBy(spec, image, internalRegistryOf(object));
    return reason === undefined ? [] : [{ key: tagKey(tag), reason }];
  });
  const [first] = blocked;
  if (first === undefined) return undefined;
  const many = String(blocked.length);
  const line = blocked.length === 1 ? headline`shuts out ${first.key}` : headline`shuts out ${many} declared tags`;
  return {
    headline: line,
    details: [
      ...blocked.map(({ key, reason }) => ["tag", `${key}: ${reason}`] as const),
      ["do", "add the registry, or take the tag from another one"],
    ],
  };
}
