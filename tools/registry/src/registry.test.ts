import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type PublishedVersion, type RegistryOptions, startRegistry } from "./index.ts";

interface PackageDocument {
  readonly "dist-tags": { readonly latest: string };
  readonly versions: Readonly<Record<string, { readonly dist: { readonly tarball: string } }>>;
}

async function registryWith(options: RegistryOptions): Promise<string> {
  const { close, url } = await startRegistry(options);
  onTestFinished(close);
  return url;
}

const version = (number: string): PublishedVersion => ({
  manifest: { name: "@grinfi/core", version: number },
  tarball: Buffer.from(`the tarball of ${number}`),
});

async function readDocument(url: string): Promise<PackageDocument> {
  return (await (await fetch(`${url}@grinfi%2fcore`)).json()) as PackageDocument;
}

test("a version has a tarball, and the last version is the latest", async () => {
  const url = await registryWith({ versions: [version("0.1.0"), version("0.2.0")] });
  const { versions, ...document } = await readDocument(url);
  expect(document["dist-tags"]).toEqual({ latest: "0.2.0" });
  const tarball = await fetch(versions["0.1.0"]?.dist.tarball ?? "");
  expect(await tarball.text()).toBe("the tarball of 0.1.0");
});

test("another tarball of the same version has another URL", async () => {
  const other = { ...version("0.1.0"), tarball: Buffer.from("other") };
  const [one, two] = [
    await registryWith({ versions: [version("0.1.0")] }),
    await registryWith({ versions: [other] }),
  ];
  const pathAt = async (url: string): Promise<string> => {
    const { versions } = await readDocument(url);
    return new URL(versions["0.1.0"]?.dist.tarball ?? "").pathname;
  };
  expect(await pathAt(one)).not.toBe(await pathAt(two));
});

test("a published version is served", async () => {
  const url = await registryWith({});
  expect((await fetch(`${url}@grinfi%2fcore`)).status).toBe(404);
  const { manifest, tarball } = version("0.3.0");
  const body = JSON.stringify({
    versions: { "0.3.0": manifest },
    _attachments: { "core-0.3.0.tgz": { data: Buffer.from(tarball).toString("base64") } },
  });
  expect((await fetch(`${url}@grinfi%2fcore`, { method: "PUT", body })).status).toBe(201);
  const { versions } = await readDocument(url);
  const download = await fetch(versions["0.3.0"]?.dist.tarball ?? "");
  expect(await download.text()).toBe("the tarball of 0.3.0");
});

test("other packages come from the upstream registry, through this one", async () => {
  const upstream = createServer(({ url = "" }, response) => {
    if (url.endsWith(".tgz")) response.end("a tarball");
    else {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ tarball: `${upstreamUrl}${url.slice(1)}/-/1.tgz` }));
    }
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void upstream.close());
  const upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`;
  const url = await registryWith({ versions: [version("0.1.0")], upstream: upstreamUrl });
  const { tarball } = (await (await fetch(`${url}left-pad`)).json()) as { tarball: string };
  expect(tarball).toBe(`${url}left-pad/-/1.tgz`);
  expect(await (await fetch(tarball)).text()).toBe("a tarball");
});
