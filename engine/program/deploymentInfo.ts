import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";

const { ResourceMonitorFeature: feature } = resourcePb;

/** The features that the SDK may use, by their older names. */
const knownFeatures = {
  secrets: feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceReferences: feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  outputValues: feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  aliasSpecs: feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  replacementTrigger: feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
  deletedWith: feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  replaceWith: feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  transforms: feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  invokeTransforms: feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  parameterization: feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
  resourceHooks: feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
} as const;

export const supportsFeature = (name: string): boolean => Object.hasOwn(knownFeatures, name);

/** Facts of an operation that the SDK may ask for. */
export interface OperationFacts {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** Decrypted values by `namespace:name`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** The facts as a message of the monitor, with the features that it supports. */
export function deploymentInfo(facts: OperationFacts): resourcePb.DeploymentInfo {
  const info = new resourcePb.DeploymentInfo();
  info.setProject(facts.project);
  info.setStack(facts.stack);
  info.setOrganization(facts.organization);
  info.setDryrun(facts.dryRun);
  info.setParallel(facts.parallel);
  for (const [key, value] of Object.entries(facts.config)) info.getConfigMap().set(key, value);
  info.setConfigsecretkeysList([...facts.secretKeys]);
  info.setSupportedfeaturesList(Object.values(knownFeatures));
  return info;
}
