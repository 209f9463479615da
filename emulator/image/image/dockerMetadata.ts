import { isRecord } from "../../apiserver/copy.ts";
import type { DockerImageMetadata } from "./object.ts";

/** Members of a container configuration in the docker API's spelling, with their types; all other members are dropped. */
const configMembers: Readonly<Record<string, "string" | "number" | "boolean" | "list" | "map">> = {
  Hostname: "string",
  Domainname: "string",
  User: "string",
  Memory: "number",
  MemorySwap: "number",
  CpuShares: "number",
  Cpuset: "string",
  AttachStdin: "boolean",
  AttachStdout: "boolean",
  AttachStderr: "boolean",
  PortSpecs: "list",
  ExposedPorts: "map",
  Tty: "boolean",
  OpenStdin: "boolean",
  StdinOnce: "boolean",
  Env: "list",
  Cmd: "list",
  Dns: "list",
  Image: "string",
  Volumes: "map",
  VolumesFrom: "string",
  WorkingDir: "string",
  Entrypoint: "list",
  NetworkDisabled: "boolean",
  SecurityOpts: "list",
  OnBuild: "list",
  Labels: "map",
};

type Raw = Readonly<Record<string, unknown>>;

/** The metadata of a view without an Image. */
export const emptyMetadata: DockerImageMetadata = {
  kind: "DockerImage",
  apiVersion: "image.openshift.io/1.0",
  Id: "",
  Created: null,
  ContainerConfig: {},
};

/** Metadata of a manifest list, which has no configuration of its own. */
export function manifestListMetadata(digest: string, created: string): DockerImageMetadata {
  return { ...emptyMetadata, Id: digest, Created: created };
}

/** Metadata from an image's configuration blob. */
export function metadataOfConfig(config: Raw, id: string, size: number): DockerImageMetadata {
  return metadata({
    Id: id,
    Parent: config.parent,
    Comment: config.comment,
    Created: config.created,
    Container: config.container,
    ContainerConfig: config.container_config,
    DockerVersion: config.docker_version,
    Author: config.author,
    Config: config.config,
    Architecture: config.architecture,
    Size: size,
  });
}

/** Client metadata in the API's form: only known members, without empty ones. */
export function metadata(raw: Raw): DockerImageMetadata {
  return {
    ...emptyMetadata,
    Id: typeof raw.Id === "string" ? raw.Id : "",
    ...texts(raw, ["Parent", "Comment"]),
    Created: wholeSeconds(raw.Created),
    ...texts(raw, ["Container"]),
    ContainerConfig: containerConfig(raw.ContainerConfig),
    ...texts(raw, ["DockerVersion", "Author"]),
    ...(isRecord(raw.Config) ? { Config: containerConfig(raw.Config) } : {}),
    ...texts(raw, ["Architecture"]),
    ...(typeof raw.Size === "number" && raw.Size !== 0 ? { Size: raw.Size } : {}),
  };
}

function containerConfig(raw: unknown): Raw {
  if (!isRecord(raw)) return {};
  return Object.fromEntries(
    Object.entries(configMembers).flatMap(([member, type]) => {
      const value = raw[member];
      return isType(value, type) && !isEmpty(value) ? [[member, value]] : [];
    }),
  );
}

function isType(value: unknown, type: string): boolean {
  if (type === "list") return Array.isArray(value);
  return type === "map" ? isRecord(value) : typeof value === type;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) ? Object.keys(value).length === 0 : !value;
}

function texts(raw: Raw, members: readonly string[]): Raw {
  return Object.fromEntries(
    members.map((member) => [member, raw[member]]).filter(([, value]) => typeof value === "string" && value !== ""),
  );
}

/** The API keeps whole seconds, in UTC. */
function wholeSeconds(time: unknown): string | null {
  const date = new Date(typeof time === "string" ? time : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d+Z$/, "Z");
}
