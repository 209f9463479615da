import { expect, test } from "@jest/globals";
import { addressScope } from "../../../provider/registry/addressScope.ts";

test.each([
  ["8.8.8.8", "public"],
  ["172.32.0.1", "public"],
  ["2606:4700::1111", "public"],
  ["::ffff:8.8.8.8", "public"],
  ["64:ff9b::808:808", "public"],
  ["10.1.2.3", "private"],
  ["172.31.255.255", "private"],
  ["192.168.0.1", "private"],
  ["100.100.100.200", "private"],
  ["255.255.255.255", "private"],
  ["fd00:ec2::254", "private"],
  ["ff02::1", "private"],
  ["127.0.0.1", "loopback"],
  ["127.255.0.1", "loopback"],
  ["0.0.0.0", "loopback"],
  ["::1", "loopback"],
  ["::", "loopback"],
  ["169.254.169.254", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["::ffff:127.0.0.1", "loopback"],
  ["::ffff:a9fe:a9fe", "link-local"],
  ["::169.254.169.254", "link-local"],
  ["64:ff9b::10.0.0.1", "private"],
  ["2002:7f00:1::", "loopback"],
  ["2002:a9fe:a9fe::1", "link-local"],
])("%s is %s", (address, scope) => {
  expect(addressScope(address)).toBe(scope);
});
