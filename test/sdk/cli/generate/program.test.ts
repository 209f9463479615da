import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { programOf } from "../../../../sdk/cli/generate/program.ts";
import { renderProgram } from "../../../../sdk/cli/generate/renderProgram.ts";
import { parseDocuments } from "../../../../sdk/manifests/parseDocuments.ts";
import { readManifests } from "../../../../sdk/manifests/readManifests.ts";

const root = join(import.meta.dirname, "../../../..");
const samples = join(root, "test/samples");

function generated(text: string, split = false) {
  const { values } = parseDocuments(text, "x.yaml");
  const { manifests, generated: keys } = readManifests(values, { known: {}, deferred: [], defersRequired: true });
  const program = programOf(manifests, { adopt: true, generated: new Set(keys.keys()) });
  return { ...program, files: renderProgram(program, { split, importEnding: ".ts" }) };
}

const stream = (name: string, namespace: string, from = "") =>
  `{ apiVersion: v1, kind: ImageStream, metadata: { name: ${name}, namespace: ${namespace} }, spec: { tags: [${
    from && `{ name: live, from: { kind: ImageStreamTag, name: "app:1", namespace: ${from} } }`
  }] } }\n---\n`;

test("programs are laid out as a formatter would", () => {
  const folder = mkdtempSync(join(tmpdir(), "imagestream-generate-"));
  try {
    for (const name of readdirSync(samples).filter((file) => file.endsWith(".json"))) {
      const [file] = generated(readFileSync(join(samples, name), "utf8")).files;
      writeFileSync(join(folder, `${name}.ts`), file?.text ?? "");
    }
    writeFileSync(
      join(folder, "biome.json"),
      '{\n  "formatter": { "indentStyle": "space", "lineWidth": 80 },\n  "linter": { "enabled": false },\n  "assist": { "enabled": false }\n}\n',
    );
    execFileSync(join(root, "node_modules/.bin/biome"), ["format", "."], { cwd: folder, stdio: "pipe" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("one file a namespace: each imports what it uses, and namespaces that use each other share one", () => {
  const { files } = generated(stream("app", "dev") + stream("app", "prod", "dev"), true);
  expect(files.map(({ name }) => name)).toEqual(["index.ts", "dev.ts", "prod.ts"]);
  expect(files[0]?.text).toBe('import "./dev.ts";\nimport "./prod.ts";\n');
  expect(files[1]?.text).toContain("export const app = new ImageStream(");
  expect(files[2]?.text).toMatch(/import \{ app \} from "\.\/dev\.ts";[\s\S]*from: app\.tag\("1"\)/);
  const circle = generated(
    stream("a", "x", "y") + stream("app", "y") + stream("b", "y", "x") + stream("app", "x"),
    true,
  );
  expect(circle.files.map(({ name }) => name)).toEqual(["index.ts", "shared.ts"]);
});

test("files of namespaces stay in the folder, and none takes the place of another", () => {
  const secret =
    "{ apiVersion: v1, kind: Secret, metadata: { name: c, namespace: ../../etc }, data: { a: Yg== } }\n---\n";
  const named = [secret, stream("a", '""'), stream("b", "default"), stream("d", "index")];
  const { files } = generated(named.join(""), true);
  expect(files.map(({ name }) => name)).toEqual(["index.ts", "etc.ts", "default.ts", "default-2.ts", "index-2.ts"]);
  expect(files[0]?.text.match(/import/g)).toHaveLength(4);
});

test("a DeploymentConfig is declared with the tags of its streams, and without defaults and images that triggers set", () => {
  const { files, config, leftOut } = generated(`
${stream("app", "shop")}
apiVersion: v1
kind: DeploymentConfig
metadata: { name: app, namespace: shop }
spec:
  replicas: 2
  revisionHistoryLimit: 10
  test: false
  selector: { app: web }
  strategy: { type: Rolling, activeDeadlineSeconds: 21600, resources: {}, rollingParams: { timeoutSeconds: 600 } }
  template:
    metadata: { creationTimestamp: null, labels: { app: web } }
    spec:
      dnsPolicy: ClusterFirst
      containers:
        - { name: web, image: "r.example/shop/app@sha256:${"0".repeat(64)}", terminationMessagePolicy: File }
        - { name: side, image: "quay.io/acme/side:1", env: [{ name: DB_PASS, value: hush }, { name: MODE, value: x }] }
  triggers:
    - { type: ConfigChange }
    - type: ImageChange
      imageChangeParams:
        automatic: true
        containerNames: [web]
        from: { kind: ImageStreamTag, name: "app:latest", namespace: shop }
        lastTriggeredImage: r.example/shop/app@sha256:0
`);
  expect(leftOut).toEqual([]);
  expect(config).toEqual([
    {
      name: "appEnvDbPass",
      isSecret: true,
      of: "spec.template.spec.containers.side.env.DB_PASS.value of DeploymentConfig shop/app",
      at: expect.objectContaining({
        path: '{.spec.template.spec.containers[?(@.name=="side")].env[?(@.name=="DB_PASS")].value}',
      }),
    },
  ]);
  expect(files[0]?.text.split("\n\n").at(-1)).toBe(`const appDeployment = new DeploymentConfig("app", {
  metadata: { namespace },
  spec: {
    replicas: 2,
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        containers: [
          { name: "web" },
          {
            name: "side",
            image: "quay.io/acme/side:1",
            env: [
              { name: "DB_PASS", value: appEnvDbPass },
              { name: "MODE", value: "x" },
            ],
          },
        ],
      },
    },
    triggers: [
      { type: "ConfigChange" },
      {
        type: "ImageChange",
        imageChangeParams: {
          automatic: true,
          containerNames: ["web"],
          from: app.tag("latest"),
        },
      },
    ],
  },
  adopt: true,
});
`);
});

test("passwords of a build's environment, in whatever place, become configuration", () => {
  const env = (name: string) => `[{ name: ${name}, value: hush-${name} }, { name: MODE, value: fast }]`;
  const { files, config } = generated(`
apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: app }
spec:
  source: { git: { uri: "https://me:hush-uri@git.example/app.git" } }
  strategy:
    dockerStrategy: { env: ${env("DB_PASSWORD")}, buildArgs: ${env("NPM_TOKEN")} }
---
apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: php }
spec:
  source: { git: { uri: "https://git.example/app.git" } }
  strategy: { sourceStrategy: { from: { kind: DockerImage, name: "quay.io/a/b:1" }, env: ${env("AWS_ACCESS_KEY")} } }
---
apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: own }
spec: { strategy: { customStrategy: { from: { kind: DockerImage, name: "quay.io/a/b:1" }, env: ${env("ADMIN_PWD")} } } }
`);
  const text = files[0]?.text ?? "";
  expect(text).not.toContain("hush");
  expect(text.match(/"fast"/g)).toHaveLength(4);
  expect(config.map(({ name, isSecret }) => [name, isSecret])).toEqual(
    ["appGitUri", "appEnvDbPassword", "appBuildArgsNpmToken", "phpEnvAwsAccessKey", "ownEnvAdminPwd"].map((name) => [
      name,
      true,
    ]),
  );
});

test("an object with faults is left out with their places, and without its values", () => {
  const { files } = generated(`
apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: { name: app }
spec:
  source: { git: { uri: "https://git.example/app.git" } }
  strategy: { dockerStrategy: { env: [{ name: DB_PASSWORD, value: { nested: hush } }] } }
  triggers: [{ type: Generic, generic: { secret: [hush] } }]
`);
  expect(files[0]?.text).toMatch(/BuildConfig app: has faults: .*env\[0\]\.value.*triggers\[0\]\.generic\.secret/);
  expect(files[0]?.text).not.toContain("hush");
});

test("parameters without a value: numbers are read as numbers, and a namespace is a variable", () => {
  const { files, leftOut } = generated(`
apiVersion: v1
kind: Template
objects:
  - apiVersion: v1
    kind: DeploymentConfig
    metadata: { name: app, namespace: "\${SPACE}" }
    spec:
      replicas: "\${{REPLICAS}}"
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/a/b:1" }] } }
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      namespace: "\${SPACE}"
      annotations:
        image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"a:1"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]'
    spec: { template: { spec: { containers: [{ name: web, image: " " }] } } }
parameters: [{ name: SPACE, required: true }, { name: REPLICAS, required: true }]
`);
  expect(leftOut.map(({ reason }) => reason)).toEqual(["must exist; the program has its triggers"]);
  const text = files[0]?.text ?? "";
  expect(text).toContain("replicas: JSON.parse(replicas),");
  expect(text.match(/namespace: space\b/g)).toHaveLength(2);
  expect(text.split("// Left out")[0]).not.toContain("$");
});

test("names that are no identifiers become variables, each once", () => {
  const names = ["default", "my-app", "my.app", "7zip", "new", "config", "my_app"];
  const { statements } = generated(names.map((name) => stream(JSON.stringify(name), "x")).join(""));
  const variables = statements.map(({ variable }) => variable ?? "");
  expect(new Set(variables).size).toBe(names.length);
  for (const variable of variables) expect(() => new Function(`"use strict"; const ${variable} = 1;`)).not.toThrow();
  expect(statements.map(({ resource }) => resource).toSorted()).toEqual(names.toSorted());
});

test("ten thousand objects take time in proportion to their number", () => {
  const time = (count: number) => {
    const items = Array.from({ length: count }, (_, at) => ({
      apiVersion: "v1",
      kind: "ImageStream",
      metadata: { name: `s${at}` },
      spec: { tags: [{ name: "1", from: { kind: "ImageStreamTag", name: `s${at + 1}:1` } }] },
    }));
    const begin = performance.now();
    expect(generated(JSON.stringify({ apiVersion: "v1", kind: "List", items })).statements).toHaveLength(count);
    return performance.now() - begin;
  };
  time(500);
  expect(time(10_000)).toBeLessThan(50 * Math.max(time(1000), 20));
});
