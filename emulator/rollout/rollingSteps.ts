import { type Deployment, type fencePosts, limitsOf, totalOf } from "./deploymentSets.ts";
import { availableOf, type Replicas, sumOf, wantedOf } from "./replicas.ts";

/** A step of a rollout: the number of pods that a set is to have. */
export interface ScaleStep {
  readonly set: Replicas;
  readonly replicas: number;
}

/** The next steps of a Deployment's rollout; none while it waits for pods, or is done. */
export function nextSteps(deployment: Deployment, current: Replicas, old: readonly Replicas[]): ScaleStep[] {
  const wanted = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === "Recreate") return recreate(wanted, current, old);
  return rolling(wanted, current, old, limitsOf(deployment));
}

/** Removes the old pods first. */
export function recreate(wanted: number, current: Replicas, old: readonly Replicas[]): ScaleStep[] {
  const down = old.filter((set) => wantedOf(set) > 0).map((set) => ({ set, replicas: 0 }));
  if (down.length > 0) return down;
  const gone = old.every(({ status }) => (status?.replicas ?? 0) === 0);
  return gone && wantedOf(current) !== wanted ? [{ set: current, replicas: wanted }] : [];
}

/** Adds new pods as the surge allows, and removes old ones as the availability allows. */
export function rolling(
  wanted: number,
  current: Replicas,
  old: readonly Replicas[],
  { maxSurge, maxUnavailable }: ReturnType<typeof fencePosts>,
): ScaleStep[] {
  const replicas = newReplicas(wanted, current, totalOf([current, ...old]), maxSurge);
  if (replicas !== wantedOf(current)) return [{ set: current, replicas }];
  return scaleDown(wanted - maxUnavailable, current, old);
}

function newReplicas(wanted: number, current: Replicas, total: number, maxSurge: number): number {
  const present = wantedOf(current);
  if (present >= wanted) return wanted;
  const room = wanted + maxSurge - total;
  return room <= 0 ? present : present + Math.min(room, wanted - present);
}

/** Old pods that are not available go first. */
function scaleDown(minAvailable: number, current: Replicas, old: readonly Replicas[]): ScaleStep[] {
  const all = [current, ...old];
  const unavailable = wantedOf(current) - availableOf(current);
  const room = totalOf(all) - minAvailable - unavailable;
  if (room <= 0) return [];
  const dead = taken(old, room, (set) => wantedOf(set) - availableOf(set));
  if (dead.length > 0) return dead;
  return taken(old, sumOf(all, availableOf) - minAvailable, wantedOf);
}

function taken(sets: readonly Replicas[], room: number, count: (set: Replicas) => number): ScaleStep[] {
  let left = room;
  return sets.flatMap((set) => {
    const less = Math.min(Math.max(0, left), count(set));
    left -= less;
    return less > 0 ? [{ set, replicas: wantedOf(set) - less }] : [];
  });
}
