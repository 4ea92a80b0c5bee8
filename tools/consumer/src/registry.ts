import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readContents } from "./tarball/contents.ts";
import type { Manifest } from "./workspace.ts";

export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

interface Published {
  /** As it is in the tarball: there the versions of our packages are exact. */
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  /** Where it is downloaded from; see `publish`. */
  readonly path: string;
}

/**
 * Serves tarballs on loopback as a registry does, so that they are asked for by name, as people do.
 *
 * @param tarballs - A later one of the same name is the latest version.
 */
export async function startRegistry(tarballs: readonly Uint8Array[]): Promise<Registry> {
  const all = tarballs.map(publish);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const versions = all.filter(({ manifest }) => manifest.name === path);
    const download = all.find((one) => one.path === path);
    if (versions.length > 0) response.end(JSON.stringify(document(versions, url())));
    else if (download !== undefined) response.end(download.bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: url(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
}

/** The path has the hash in it: caches of package managers outlive the tarball, whose version may stay as it is. */
function publish(bytes: Uint8Array): Published {
  const { manifest } = readContents(bytes);
  return {
    manifest,
    bytes,
    path: `${manifest.name}/-/${hash("sha1", bytes, "hex")}/${manifest.version}.tgz`,
  };
}

/** What a registry answers when it is asked for a package. */
function document(versions: readonly Published[], url: string): object {
  const latest = versions.at(-1)?.manifest;
  return {
    name: latest?.name,
    "dist-tags": { latest: latest?.version },
    versions: Object.fromEntries(
      versions.map(({ manifest, bytes, path }) => {
        const integrity = `sha512-${hash("sha512", bytes, "base64")}`;
        const dist = { tarball: url + path, integrity, shasum: hash("sha1", bytes, "hex") };
        return [manifest.version, { ...manifest, dist }];
      }),
    ),
    // Long ago: package managers may refuse what was published a moment ago.
    time: Object.fromEntries(versions.map(({ manifest }) => [manifest.version, new Date(0).toISOString()])),
  };
}

const hash = (algorithm: string, bytes: Uint8Array, encoding: "hex" | "base64"): string =>
  createHash(algorithm).update(bytes).digest(encoding);
