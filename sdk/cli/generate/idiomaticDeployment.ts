import { isDeepStrictEqual } from "node:util";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { containersOfTriggers } from "../../../provider/resources/deploymentConfig/containers.ts";
import { normalizeDeployment } from "../../../provider/resources/deploymentConfig/normalize.ts";

/** Members as the API has them where a declaration leaves them out. */
const defaults = {
  spec: { test: false, paused: false, minReadySeconds: 0, revisionHistoryLimit: 10 },
  strategy: { type: "Rolling", activeDeadlineSeconds: 21_600 },
  params: {
    ...{ updatePeriodSeconds: 1, intervalSeconds: 1, timeoutSeconds: 600, maxUnavailable: "25%", maxSurge: "25%" },
  },
  pod: {
    ...{ restartPolicy: "Always", dnsPolicy: "ClusterFirst", schedulerName: "default-scheduler", securityContext: {} },
    terminationGracePeriodSeconds: 30,
  },
  container: { terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File", resources: {} },
} as const;

/** A DeploymentConfig's spec without members that are as the API has them by default, and images that triggers fill in. */
export function idiomaticDeploymentSpec(spec: unknown, namespace: string): Members {
  const { selector, strategy, template, triggers, ...rest } = membersOf(normalizeDeployment(spec, namespace));
  const { metadata, spec: podSpec, ...more } = membersOf(template);
  // A hook that gives tags the image of a container needs the container to have one.
  const tagsImages = JSON.stringify(strategy ?? null).includes('"tagImages"');
  const filled = tagsImages ? [] : containersOfTriggers(triggers);
  const { creationTimestamp: _, ...named } = membersOf(metadata);
  const own = idiomaticStrategy(strategy);
  return {
    ...without(rest, defaults.spec),
    ...(isDeepStrictEqual(selector, named["labels"]) ? {} : given({ selector })),
    ...(Object.keys(own).length > 0 && { strategy: own }),
    ...(isObject(template) && {
      template: {
        ...more,
        ...(Object.keys(named).length > 0 && { metadata: named }),
        ...given({ spec: idiomaticPod(podSpec, filled) }),
      },
    }),
    ...given({ triggers }),
  };
}

function idiomaticStrategy(strategy: unknown): Members {
  const { rollingParams, recreateParams, ...rest } = without(membersOf(strategy), defaults.strategy);
  const params = Object.entries({ rollingParams, recreateParams }).flatMap(([name, value]) => {
    const own = isObject(value) ? without(value, defaults.params) : {};
    return Object.keys(own).length === 0 ? [] : [[name, own] as const];
  });
  return { ...rest, ...Object.fromEntries(params) };
}

function idiomaticPod(podSpec: unknown, filled: readonly string[]): unknown {
  if (!isObject(podSpec)) return podSpec;
  const { containers, initContainers, ...rest } = podSpec;
  const all = (list: unknown, change: (container: Members) => Members) =>
    Array.isArray(list) ? list.map((one: unknown) => (isObject(one) ? change(one) : one)) : list;
  const plain = (container: Members) => without(container, defaults.container);
  return {
    ...without(rest, defaults.pod),
    ...given({ initContainers: all(initContainers, plain) }),
    ...given({
      containers: all(containers, (container) => {
        const { image: _image, ...own } = plain(container);
        return filled.includes(String(container["name"])) ? own : plain(container);
      }),
    }),
  };
}

const without = (value: Members, usual: Members): Members =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([key, member]) =>
        member !== null &&
        member !== undefined &&
        !(Object.hasOwn(usual, key) && isDeepStrictEqual(member, usual[key])),
    ),
  );

const given = (value: Members): Members =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
