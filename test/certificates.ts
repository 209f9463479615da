import { generate } from "selfsigned";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of a test, and certificates that it has signed: for servers on this machine, and for clients. */
export interface CertificateAuthority extends Certificate {
  readonly server: Certificate;
  readonly client: Certificate;
}

const common = { keyType: "ec", algorithm: "sha256" } as const;

/** Names that the server's certificate is for. `api.cluster.test` exists only for those who go through a proxy. */
const names = ["localhost", "api.cluster.test"].map((value) => ({ type: 2 as const, value }));

export async function certificateAuthority(): Promise<CertificateAuthority> {
  const authority = await generate([{ name: "commonName", value: "test authority" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const issue = async (name: string, usage: { serverAuth?: boolean; clientAuth?: boolean }) => {
    const issued = await generate([{ name: "commonName", value: name }], {
      ...common,
      ca,
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "keyUsage", digitalSignature: true },
        { name: "extKeyUsage", ...usage },
        { name: "subjectAltName", altNames: [...names, { type: 7, ip: "127.0.0.1" }] },
      ],
    });
    return { cert: issued.cert, key: issued.private };
  };
  const server = await issue("127.0.0.1", { serverAuth: true });
  return { ...ca, server, client: await issue("joe", { clientAuth: true }) };
}
