const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether the answer is a redirect that the request is not to follow. Browsers hide its status. */
export const isUnwantedRedirect = ({ redirect }: Request, { status, type }: Response): boolean =>
  redirect === "manual" && (type === "opaqueredirect" || REDIRECTS.has(status));
