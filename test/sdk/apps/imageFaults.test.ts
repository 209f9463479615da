import { expect, test } from "@jest/globals";
import { portsOfApp, refuseMissingPort, refuseWithoutImage } from "../../../sdk/apps/imageFaults.ts";

const args = { from: "app:1" };
const missing = { problem: "it does not exist", isPending: false };

test("an image without a config, and a tag without an image, are one clear fault each; given ports need neither", () => {
  const artifact = { image: "i", metadata: {}, isPending: false };
  expect(() => portsOfApp(args, artifact, "shop/app:1")).toThrow(
    /^the image of shop\/app:1 has no config that names its ports.*give ports, \[\] for an app without any$/,
  );
  expect(() => portsOfApp(args, missing, "shop/app:1")).toThrow(
    /^shop\/app:1 has no image that the app could run \(it does not exist\); give ports, or fill the tag first$/,
  );
  for (const facts of [artifact, missing]) expect(portsOfApp({ ...args, ports: [] }, facts, "shop/app:1")).toEqual([]);
  expect(portsOfApp(args, { isPending: true }, "shop/app:1")).toBeUndefined();
});

test("an app without an image waits with a trigger, and is refused without one", () => {
  const refuse =
    (more: object, facts = missing) =>
    () =>
      refuseWithoutImage({ ...args, ...more }, facts, "shop/app:1");
  expect(refuse({})).not.toThrow();
  expect(refuse({ lookup: true })).not.toThrow();
  expect(refuse({ trigger: false })).toThrow(/has no image.*leave trigger at true$/);
  expect(refuse({ trigger: false }, { ...missing, isPending: true })).not.toThrow();
});

test("a route to a port that the image does not expose is refused with those that it does", () => {
  const ports = [{ port: 8080, protocol: "TCP", servicePort: 8080 }] as const;
  const refuse = (port: number) => () => refuseMissingPort({ ...args, route: { port } }, ports, "shop/app:1");
  expect(refuse(8080)).not.toThrow();
  expect(refuse(80)).toThrow(
    /^route\.port: the Service has no port 80: the image of shop\/app:1 exposes 8080\/tcp; use one of them, or give ports$/,
  );
});
