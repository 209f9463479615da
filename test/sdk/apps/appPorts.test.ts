import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { exposedPorts, givenPorts, hasConfig, portName } from "../../../sdk/apps/appPorts.ts";

test.each<[readonly string[], string[]]>([
  [
    ["8080/tcp", "8443/tcp"],
    ["8080-tcp", "8443-tcp"],
  ],
  [
    ["53/udp", "53/tcp", "53/tcp"],
    ["53-udp", "53-tcp"],
  ],
  [["8080"], ["8080-tcp"]],
  [["9999/SCTP"], ["9999-sctp"]],
  // What no port is, an image may still say.
  [["0/tcp", "65536/tcp", "http", "8080-8090/tcp", "… and 3 more"], []],
  [[], []],
])("the exposed %j are the ports %j", (given, expected) => {
  expect(exposedPorts({ exposedPorts: given }).map(portName)).toEqual(expected);
});

test("any texts of an image give ports that a Service takes, each once", () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer({ min: -9, max: 99_999 }).map((port) => `${port}/tcp`),
  );
  fc.assert(
    fc.property(fc.array(text), (given) => {
      const ports = exposedPorts({ exposedPorts: given });
      expect(new Set(ports.map(portName)).size).toBe(ports.length);
      for (const { port, servicePort } of ports) {
        expect(port).toBe(servicePort);
        expect(port >= 1 && port <= 65_535).toBe(true);
      }
    }),
  );
});

test("given ports have the API's defaults", () => {
  expect(givenPorts([8080, { port: 53, protocol: "UDP", servicePort: 1053 }])).toEqual([
    { port: 8080, protocol: "TCP", servicePort: 8080 },
    { port: 53, protocol: "UDP", servicePort: 1053 },
  ]);
});

test("an artifact and an index have no config that tells ports; a plain image has one, even if it exposes none", () => {
  expect(hasConfig({})).toBe(false);
  expect(hasConfig({ platforms: ["linux/amd64", "linux/arm64"] })).toBe(false);
  expect(hasConfig({ platforms: ["linux/amd64"] })).toBe(true);
  expect(hasConfig({ exposedPorts: ["80/tcp"] })).toBe(true);
});
