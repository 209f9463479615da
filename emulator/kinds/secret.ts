import { isRecord } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, required } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { dataCount } from "./configMap.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

interface Secret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

/** The required key of each type. */
const dockerKeys: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function isJson(base64: string): boolean {
  try {
    JSON.parse(Buffer.from(base64, "base64").toString());
    return true;
  } catch {
    return false;
  }
}

function errorsOf({ type = "Opaque", data = {} }: Secret): FieldError[] {
  const key = dockerKeys[type];
  if (key !== undefined) {
    const value = data[key];
    if (value === undefined) return [required(`data[${key}]`)];
    return isJson(value) ? [] : [invalidValue(`data[${key}]`, "<secret contents redacted>", "invalid character")];
  }
  return (requiredKeys[type] ?? []).filter((name) => data[name] === undefined).map((name) => required(`data[${name}]`));
}

/** v1 Secret. `stringData` is write-only. */
export const secrets: ApiModule = (core) => [
  storedKind<Secret>(
    core,
    {
      ...kubernetesKind("Secret"),
      selectable: ["type"],
      table: {
        columns: ["Name", "Type", "Data", "Age"],
        cells: (object, now) => [
          object.metadata.name,
          object["type"],
          dataCount(object),
          age(object.metadata.creationTimestamp, now),
        ],
      },
    },
    {
      strategy: {
        revalidatesMeta: true,
        decode(object) {
          object.type ||= "Opaque";
          if (!isRecord(object.stringData)) return;
          const encoded = Object.entries(object.stringData).map(([k, v]) => [
            k,
            Buffer.from(String(v)).toString("base64"),
          ]);
          object.data = { ...object.data, ...Object.fromEntries(encoded) };
          delete object.stringData;
        },
        selectableFields: ({ type = "" }) => ({ type }),
        validateCreate: (_context, object) => errorsOf(object),
        validateUpdate: (_context, object, old) => [
          ...(object.type === old.type ? [] : [invalidValue("type", object.type, "field is immutable")]),
          ...errorsOf(object),
        ],
      },
    },
  ),
];
