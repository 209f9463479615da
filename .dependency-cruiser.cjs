// The import directions of ARCHITECTURE.md. A room may import itself and the rooms named here.
const rooms = {
  "provider/image": [],
  "provider/http": ["provider/image"],
  "provider/cluster": ["provider/image", "provider/http"],
  "provider/registry": ["provider/image", "provider/http"],
  "provider/resolver": ["provider/image", "provider/cluster", "provider/registry"],
  "provider/resources": ["provider/image", "provider/cluster", "provider/registry", "provider/resolver"],
  "sdk/report": ["provider/image", "provider/resources/inputs"],
  emulator: [],
  engine: [],
};

const direction = ([room, allowed]) => ({
  name: `${room} imports only ${allowed.join(", ") || "itself"}`,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: "^(provider|sdk|emulator|engine|examples|test)/", pathNot: `^(${[room, ...allowed].join("|")})/` },
});

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(direction),
    {
      name: "the product imports neither emulator nor engine",
      severity: "error",
      from: { path: "^(provider|sdk)/" },
      to: { path: "^(emulator|engine)/" },
    },
    {
      name: "nothing imports the command line",
      severity: "error",
      from: { path: "^(provider|sdk)/", pathNot: "^sdk/cli/" },
      to: { path: "^sdk/cli/" },
    },
    {
      name: "only the command line reports",
      severity: "error",
      from: { path: "^(provider|sdk)/", pathNot: "^sdk/(report|cli)/" },
      to: { path: "^sdk/report/" },
    },
    {
      name: "the provider never imports the SDK",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: "^sdk/" },
    },
    {
      name: "no cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no import that cannot be resolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "shipped code uses only declared dependencies",
      severity: "error",
      from: { path: "^(provider|sdk|emulator|engine)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        // The build bundles the last two.
        pathNot: "node_modules/(@pulumi/pulumi|@types|@kubernetes/client-node|zod)/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(emulator|engine)/dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
