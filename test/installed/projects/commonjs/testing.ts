import { image, offlineStack, startCluster } from "pulumi-imagestream/testing";

export const used = [image, offlineStack, startCluster];
