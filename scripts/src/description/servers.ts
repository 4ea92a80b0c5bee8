import { arrayOr, type JsonObject, objectOr, ownValue } from "./json.ts";

/** Returns the URL of the first server, which is the default base URL, or `undefined` if none is declared. */
export function baseUrlOf({ servers }: JsonObject): string | undefined {
  const [server] = arrayOr(servers);
  return server === undefined ? undefined : serverUrl(objectOr(server));
}

/** Returns the URL of a server with the default values of its variables. */
export function serverUrl({ url, variables }: JsonObject): string {
  const known = objectOr(variables);
  return String(url ?? "").replaceAll(/\{([^{}]+)\}/g, (text, name: string) => {
    const { default: value } = objectOr(ownValue(known, name));
    return typeof value === "string" ? value : text;
  });
}
