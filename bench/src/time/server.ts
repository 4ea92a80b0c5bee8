import { createServer } from "node:http";
import { RESPONSES } from "./responses.ts";

/** Runs the server in its own process. Sends its address to the parent process, and exits with it. */
const bodies = new Map(
  [...RESPONSES].map(([request, response]) => [request, Buffer.from(JSON.stringify(response))]),
);

const server = createServer((request, response) => {
  const { method, url = "", headers } = request;
  const body = bodies.get(`${method} ${url}`) ?? bodies.get(`${method} ${normalize(url)}`);
  const isKnown = body !== undefined && headers.authorization !== undefined;
  const content = isKnown ? body : Buffer.from("{}");
  request.resume().once("end", () => {
    response.writeHead(isKnown ? 200 : 404, {
      "content-type": "application/json",
      "content-length": content.length,
    });
    response.end(content);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit());

/** Decodes and sorts the query parameters, because clients write them differently. */
function normalize(url: string): string {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  searchParams.sort();
  const query = [...searchParams].map((pair) => pair.join("="));
  return query.length === 0 ? pathname : `${pathname}?${query.join("&")}`;
}
