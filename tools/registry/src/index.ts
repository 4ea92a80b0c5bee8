import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A version of a package. */
export interface PublishedVersion {
  /** The manifest in the tarball, where the versions of dependencies are exact. */
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Uint8Array;
}

export interface RegistryOptions {
  /** Versions to serve from the start. */
  readonly versions?: readonly PublishedVersion[];
  /**
   * URL of the registry that serves all other packages.
   *
   * @default none: other packages are not found
   */
  readonly upstream?: string;
}

export interface Registry {
  /** Ends with a slash. */
  readonly url: string;
  /** All versions so far. The last one of a package is its latest. */
  readonly versions: readonly PublishedVersion[];
  close(): Promise<void>;
}

/** Starts an npm registry in memory, on a free loopback port. It accepts packages without authentication. */
export async function startRegistry({ versions = [], upstream }: RegistryOptions = {}): Promise<Registry> {
  const published = [...versions];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    versions: published,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    if (request.method === "PUT") {
      published.push(...versionsIn((await json(request)) as PublishDocument));
      response.writeHead(201).end("{}");
      return;
    }
    const ofPackage = published.filter(({ manifest }) => manifest.name === path);
    const download = published.find((version) => tarballPath(version) === path);
    if (ofPackage.length > 0) response.end(JSON.stringify(packageDocument(ofPackage, url)));
    else if (download !== undefined) response.end(download.tarball);
    else if (upstream !== undefined && request.method === "GET") await forward(request, response, upstream);
    else response.writeHead(404).end("{}");
  }

  async function forward(request: IncomingMessage, response: ServerResponse, to: string): Promise<void> {
    const { accept = "*/*" } = request.headers;
    const answer = await fetch(new URL(request.url ?? "", to), { headers: { accept } });
    const type = answer.headers.get("content-type") ?? "application/octet-stream";
    response.writeHead(answer.status, { "content-type": type });
    // Tarballs are downloaded through this registry as well.
    if (/json/.test(type)) response.end((await answer.text()).replaceAll(to, url));
    else response.end(await answer.bytes());
  }
}

/** The body of a request that publishes versions. */
interface PublishDocument {
  readonly versions: Readonly<Record<string, PublishedVersion["manifest"]>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

function versionsIn({ versions, _attachments }: PublishDocument): PublishedVersion[] {
  const [attachment] = Object.values(_attachments);
  if (attachment === undefined) throw new Error("The request has no tarball.");
  const tarball = Buffer.from(attachment.data, "base64");
  return Object.values(versions).map((manifest) => ({ manifest, tarball }));
}

/**
 * The path includes the hash, because package managers cache a tarball by its path, and its content may change without
 * a new version.
 */
function tarballPath({ manifest: { name, version }, tarball }: PublishedVersion): string {
  return `${name}/-/${hash("sha1", tarball, "hex")}/${version}.tgz`;
}

/** The document of a package, with all versions. */
function packageDocument(versions: readonly PublishedVersion[], url: string): object {
  const latest = versions.at(-1)?.manifest;
  return {
    name: latest?.name,
    "dist-tags": { latest: latest?.version },
    versions: Object.fromEntries(
      versions.map((published) => {
        const { manifest, tarball } = published;
        const integrity = `sha512-${hash("sha512", tarball, "base64")}`;
        const dist = {
          tarball: url + tarballPath(published),
          integrity,
          shasum: hash("sha1", tarball, "hex"),
        };
        return [manifest.version, { ...manifest, dist }];
      }),
    ),
    // Package managers may refuse versions that were published a moment ago.
    time: Object.fromEntries(versions.map(({ manifest }) => [manifest.version, new Date(0).toISOString()])),
  };
}

const hash = (algorithm: string, bytes: Uint8Array, encoding: "hex" | "base64"): string =>
  createHash(algorithm).update(bytes).digest(encoding);
