import { generateKeyPairSync, sign } from "node:crypto";

/** Encodes one element of ASN.1 in DER. */
function der(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...size]), content]);
}

const sequence = (...contents: Uint8Array[]): Uint8Array => der(0x30, ...contents);
const text = (tag: number, value: string): Uint8Array => der(tag, Buffer.from(value));
const integer = (value: number): Uint8Array => der(0x02, Uint8Array.of(value));
const COMMON_NAME = der(0x06, Uint8Array.of(0x55, 0x04, 0x03));
const ECDSA_WITH_SHA256 = sequence(der(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)));

/** Creates a self-signed certificate for a TLS server. */
export function selfSignedCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(der(0x31, sequence(COMMON_NAME, text(0x0c, "localhost"))));
  const valid = sequence(text(0x17, "200101000000Z"), text(0x17, "491231235959Z"));
  const info = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ECDSA_WITH_SHA256,
    name,
    valid,
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", info, privateKey);
  const certificate = sequence(info, ECDSA_WITH_SHA256, der(0x03, Uint8Array.of(0), signature));
  const lines =
    Buffer.from(certificate)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}
