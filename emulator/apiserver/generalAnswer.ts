import { type Answer, jsonAnswer, textAnswer } from "./answer.ts";
import type { Catalog } from "./catalog.ts";
import { aggregated, apiGroup, apiGroups, apiVersions, resourceList } from "./discovery.ts";
import type { HttpRequest } from "./httpRequest.ts";
import { negotiated, parseAccept } from "./negotiation.ts";
import { openApiAnswer } from "./openapi/openApi.ts";
import { noSuchPath } from "./statusError.ts";

/** Discovery, OpenAPI, health and version. @throws StatusError 404 */
export function generalAnswer(catalog: Catalog, http: HttpRequest): Answer {
  const { path } = http;
  const [root, group = "", version] = path.split("/").filter((segment) => segment !== "");
  if (root === "api" || root === "apis") {
    if (group === "") return roots(catalog, http, root);
    const found =
      root === "api"
        ? resourceList(catalog, "", group)
        : version === undefined
          ? apiGroup(catalog, group)
          : resourceList(catalog, group, version);
    if (!found) throw noSuchPath();
    return jsonAnswer(200, found);
  }
  if (root === "openapi") return openApiAnswer(catalog, path);
  if (root === "healthz" || root === "readyz" || root === "livez") return textAnswer(200, "ok");
  if (root === "version") return jsonAnswer(200, serverVersion);
  throw noSuchPath();
}

function roots(catalog: Catalog, http: HttpRequest, root: "api" | "apis"): Answer {
  const accepted = negotiated(parseAccept(http.headers["accept"]), ["APIGroupDiscoveryList"]);
  if (accepted?.parameters["as"] !== undefined) {
    const { g = "", v = "" } = accepted.parameters;
    const type = `application/json;g=${g};v=${v};as=APIGroupDiscoveryList`;
    return jsonAnswer(200, aggregated(catalog, root === "api", v), type);
  }
  return jsonAnswer(200, root === "apis" ? apiGroups(catalog) : apiVersions(catalog, http.headers["host"] ?? ""));
}

const serverVersion = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.1",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-01-05T10:00:00Z",
  goVersion: "go1.24",
  compiler: "gc",
  platform: "linux/amd64",
};
