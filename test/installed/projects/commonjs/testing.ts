import { image, startCluster } from "openshift-emulator";
import { offlineStack } from "pulumi-offline-engine";

export const used = [image, offlineStack, startCluster];
