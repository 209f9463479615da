/** The registry that is meant where none is written. */
export const dockerHub = "docker.io";

/** Names of Docker Hub that users and old tools write. */
const aliases = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/** Tells that the first component of a name is a registry, by the cluster's rule: it has a dot or a port, or is localhost. */
export function isRegistryHost(component: string): boolean {
  return /[.:]/.test(component) || component === "localhost";
}

/** Lower case, and one name for Docker Hub. */
export function normalizeRegistry(host: string): string {
  const lower = host.toLowerCase();
  return aliases.has(lower) ? dockerHub : lower;
}

/** Address at which a registry answers the distribution API. */
export function registryEndpoint(registry: string): string {
  return registry === dockerHub ? "registry-1.docker.io" : registry;
}

/** Tells that a registry runs on this machine, where plain HTTP is usual. */
export function isLocalRegistry(registry: string): boolean {
  return /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/.test(registry);
}
