import { expect, test } from "@jest/globals";
import { parseDocuments } from "../../../sdk/manifests/parseDocuments.ts";
import { readManifests } from "../../../sdk/manifests/readManifests.ts";
import { asInTemplate, DeferredText } from "../../../sdk/manifests/template/deferred.ts";

const read = (text: string, known: Record<string, string> = {}, deferred: string[] = []) => {
  const { values, diagnostics } = parseDocuments(text, "shop.yaml");
  expect(diagnostics).toEqual([]);
  return readManifests(values, { known, deferred });
};
const objects = (text: string, known?: Record<string, string>) => {
  const { manifests, diagnostics } = read(text, known);
  expect(diagnostics).toEqual([]);
  return manifests.map(({ object }) => asInTemplate(object));
};

const template = (objects: string, parameters: string, more = "") => `
apiVersion: v1
kind: Template
metadata: { name: shop }
${more}
objects:
${objects}
parameters:
${parameters}
`;

test("parameters are filled in as by oc process: texts, parts of texts, keys, numbers and booleans", () => {
  const yaml = template(
    `  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: "\${NAME}-config", annotations: { "\${NAME}/url": "http://\${NAME}.\${DOMAIN}/\${UNKNOWN}" } }
    data: { cost: "$5 and $$ and \${NAME}", text: "\${{COUNT}}", part: "a\${{COUNT}}" }
    spec: { replicas: "\${{COUNT}}", debug: "\${{DEBUG}}", list: "\${{LIST}}", word: "\${{NAME}}", empty: "\${{DOMAIN}}" }`,
    `  - { name: NAME, value: shop }
  - { name: COUNT, value: 2 }
  - { name: DEBUG, value: false }
  - { name: LIST, value: "[1, 2]" }
  - { name: DOMAIN }`,
  );
  expect(objects(yaml)).toEqual([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "shop-config", annotations: { "shop/url": `http://shop./\${UNKNOWN}` } },
      data: { cost: "$5 and $$ and shop", text: 2, part: `a\${{COUNT}}` },
      spec: { replicas: 2, debug: false, list: [1, 2], word: "shop", empty: "" },
    },
  ]);
  expect(objects(yaml, { COUNT: "7", NAME: "$&" })[0]).toMatchObject({
    metadata: { name: "$&-config" },
    spec: { replicas: 7, word: "$&" },
  });
});

test("labels go onto all objects; a fixed namespace is taken out, one by a parameter stays", () => {
  const yaml = template(
    `  - { apiVersion: v1, kind: Service, metadata: { name: a, namespace: fixed, labels: { app: old, own: "1" } } }
  - { apiVersion: v1, kind: Service, metadata: { name: b, namespace: "\${NS}" } }`,
    "  - { name: NS, value: team }",
    `labels: { app: "\${NS}-app", template: 1.0 }`,
  );
  expect(objects(yaml)).toEqual([
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a", labels: { app: "team-app", own: "1", template: "1.0" } },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "b", namespace: "team", labels: { app: "team-app", template: "1.0" } },
    },
  ]);
});

test("generated values and outputs are deferred; an empty value that is given generates nothing", () => {
  const yaml = template(
    `  - { apiVersion: v1, kind: Secret, metadata: { name: s }, stringData: { url: "db://\${USER}:\${PASSWORD}@h", p: "\${PASSWORD}" } }`,
    `  - { name: PASSWORD, generate: expression, from: "[a-z]{8}" }
  - { name: USER, value: me }`,
    `message: "The password is \${PASSWORD}."`,
  );
  const { manifests, generated, messages, diagnostics } = read(yaml, {}, ["USER"]);
  expect(diagnostics).toEqual([]);
  expect([...generated]).toEqual([["shop/PASSWORD", "[a-z]{8}"]]);
  const { stringData } = (manifests[0]?.object ?? {}) as { stringData: Record<string, DeferredText> };
  const values: Record<string, string> = { USER: "u", "shop/PASSWORD": "p" };
  expect(stringData["url"]?.filledIn((key) => values[key] ?? "")).toBe("db://u:p@h");
  expect(messages).toEqual([expect.any(DeferredText)]);
  expect(read(yaml, { PASSWORD: "" }).generated.size).toBe(0);
});

test("templates of one name, or of none, have values of their own", () => {
  const one = (from: string) => `
kind: Template
apiVersion: v1
objects: [{ apiVersion: v1, kind: Secret, metadata: { name: s${from.length} }, stringData: { p: "\${P}" } }]
parameters: [{ name: P, generate: expression, from: "${from}" }]
`;
  const { manifests, generated } = read(`${one("[a-z]{8}")}---${one("[0-9]{16}")}`);
  expect([...generated]).toEqual([
    ["template/P", "[a-z]{8}"],
    ["template/P/2", "[0-9]{16}"],
  ]);
  const texts = manifests.map(({ object }) => (object["stringData"] as Record<string, DeferredText>)["p"]);
  expect(texts.map((text) => text?.filledIn((key) => key))).toEqual(["template/P", "template/P/2"]);
});

test("a list inside a template, and items of a list of one kind without a kind of their own", () => {
  const item = { metadata: { name: `\${N}` } };
  const list = { apiVersion: "v1", kind: "ImageStreamList", items: [item] };
  const whole = { apiVersion: "v1", kind: "Template", objects: [list], parameters: [{ name: "N", value: "a" }] };
  const yaml = "apiVersion: v1\nkind: BuildConfigList\nitems:\n  - metadata: { name: b }\n";
  const all = [...read(JSON.stringify(whole)).manifests, ...read(yaml).manifests];
  expect(all.map(({ apiVersion, kind, name, place }) => [apiVersion, kind, name, place])).toEqual([
    ["image.openshift.io/v1", "ImageStream", "a", "shop.yaml objects[0] items[0]"],
    ["build.openshift.io/v1", "BuildConfig", "b", "shop.yaml:4"],
  ]);
});

test("all faults of parameters are told at once, with their remedies", () => {
  const yaml = template(
    "  - { apiVersion: v1, kind: Service, metadata: { name: a } }",
    `  - { name: HOST, required: true, description: The public name }
  - { name: KEY, generate: expression, from: "[z-a]{3}" }
  - { name: OLD, generate: remote, from: x }
  - { name: "not a name" }`,
  );
  expect(read(yaml, { HSOT: "x" }).diagnostics.map(({ path, summary }) => `${path} ${summary}`)).toEqual([
    "shop.yaml:2: template shop: OLD.generate is no generator",
    "shop.yaml:2: template shop: parameters[3].name is no name",
    "shop.yaml:2: template shop: parameters.HOST is required and has no value: The public name",
    expect.stringMatching(/KEY\.from has ranges that OpenShift does not know/),
    "parameters.HSOT is no parameter of a template",
  ]);
});

test("templates and lists inside lists are taken apart; old API groups become those of today", () => {
  const json = JSON.stringify({
    kind: "List",
    apiVersion: "v1",
    items: [
      { kind: "Template", apiVersion: "v1", objects: [{ kind: "Route", apiVersion: "v1", metadata: { name: "a" } }] },
      {
        kind: "ImageStreamList",
        apiVersion: "v1",
        items: [{ kind: "ImageStream", apiVersion: "v1", metadata: { name: "b" } }],
      },
      { kind: "List", items: [] },
      ...["BuildConfig", "DeploymentConfig", "RoleBinding", "Secret"].map((kind) => ({
        kind,
        apiVersion: "v1",
        metadata: { name: "c" },
      })),
    ],
  });
  const { manifests, diagnostics } = read(json);
  expect(diagnostics).toEqual([]);
  expect(manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    "route.openshift.io/v1 Route",
    "image.openshift.io/v1 ImageStream",
    "build.openshift.io/v1 BuildConfig",
    "apps.openshift.io/v1 DeploymentConfig",
    "authorization.openshift.io/v1 RoleBinding",
    "v1 Secret",
  ]);
});

test("what the cluster sets is left out", () => {
  const [object] = objects(`
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: app
  namespace: ""
  uid: 1-2
  resourceVersion: "5"
  generation: 2
  creationTimestamp: null
  selfLink: /x
  managedFields: [{}]
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    openshift.io/image.dockerRepositoryCheck: "2020"
status: { tags: [] }
`);
  expect(object).toEqual({ apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name: "app" } });
});

test("duplicates, and what is no object of a cluster, are named with file and line", () => {
  const yaml = `
apiVersion: v1
kind: ImageStream
metadata: { name: a }
---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: a }
---
kind: Service
metadata: {}
---
text
`;
  expect(read(yaml).diagnostics.map(({ path, summary }) => `${path} ${summary}`)).toEqual([
    "shop.yaml:10 Service has no apiVersion and no metadata.name",
    "shop.yaml:13 is no object of a cluster",
    "shop.yaml:6 declares ImageStream a, which shop.yaml:2 declares already",
  ]);
});
