import qs from "qs";
import type { RequestContent } from "../http/operation-input.ts";
import type { Route } from "../http/routes.ts";
import { fieldsOf } from "../json.ts";

/** The parts of a request that contain its input. */
interface SentInput {
  /** The query with its question mark, or an empty text. */
  readonly search: string;
  readonly content: RequestContent;
}

/** Moves the input of a request by an alias to where the operation declares it: path, query or body. */
export function readAliasInput({ operation, path, alias }: Route, sent: SentInput): SentInput {
  if (alias === undefined) return sent;
  const { search, content } = sent;
  if (operation.method === "GET") {
    return content.kind === "json"
      ? {
          search: qs.stringify(content.value, { addQueryPrefix: true, skipNulls: true }),
          content: { kind: "none" },
        }
      : sent;
  }
  if (operation.body === undefined || content.kind === "form" || content.kind === "text") return sent;
  const body =
    content.kind === "none" ? qs.parse(search, { ignoreQueryPrefix: true }) : fieldsOf(content.value);
  const moved = Object.entries(path).filter(([name]) => !operation.path.includes(`{${name}}`));
  return {
    search: "",
    content: { kind: "json", value: { ...alias.defaults, ...body, ...Object.fromEntries(moved) } },
  };
}
