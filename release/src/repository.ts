import type { PublicPackage } from "./packages.ts";

/**
 * Which packages would be published from a repository that they do not name. A fork, or a copy under another name, must
 * not publish: the provenance would be that of another repository.
 *
 * @param running - The address of the repository that runs this, such as `https://host/owner/name`.
 */
export function strangers(packages: readonly Pick<PublicPackage, "manifest">[], running: string): string[] {
  return packages.flatMap(({ manifest: { name, repository } }) => {
    const named = repository?.url?.replace(/^git\+/, "").replace(/\.git$/, "");
    return named === running ? [] : [`${name} is of ${named ?? "no repository"}, and this is ${running}.`];
  });
}
