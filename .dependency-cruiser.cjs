// The import directions of ARCHITECTURE.md, whose table this reads.
const { rooms } = require("./.ci/rooms.cjs");

const names = Object.keys(rooms);
/** Files of a room, without those of the rooms inside it. */
const filesOf = (room) => {
  const inner = names.filter((name) => name.startsWith(`${room}/`)).map((name) => name.slice(room.length + 1));
  return inner.length === 0 ? `${room}/` : `${room}/(?!(?:${inner.join("|")})/)`;
};

const direction = ([room, allowed]) => ({
  name: `${room} imports only ${allowed.join(", ") || "itself"}`,
  severity: "error",
  from: { path: `^${filesOf(room)}` },
  to: {
    path: "^(provider|sdk|emulator|engine|examples|test)/",
    pathNot: `^(?:${[room, ...allowed].map(filesOf).join("|")})`,
  },
});

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(direction),
    {
      name: "no cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "no import that cannot be resolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "shipped code uses only declared dependencies",
      severity: "error",
      from: { path: "^(provider|sdk|emulator|engine)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        // The build bundles the last two; of gRPC and its messages only types are imported, the copies are those of
        // @pulumi/pulumi.
        pathNot: "node_modules/(@pulumi/pulumi|@types|@grpc/grpc-js|google-protobuf|@kubernetes/client-node|zod)/",
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
