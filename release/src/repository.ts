import type { PublicPackage } from "@grinfi/public-packages";

/**
 * Finds packages whose `repository` is not the one that runs this workflow. A fork or a renamed copy must not publish,
 * because the provenance of the packages would name the wrong repository.
 *
 * @param running - URL of the repository that runs this workflow, such as `https://host/owner/name`.
 */
export function packagesOfOtherRepositories(
  packages: readonly Pick<PublicPackage, "manifest">[],
  running: string,
): string[] {
  return packages.flatMap(({ manifest: { name, repository } }) => {
    const declared = repository?.url?.replace(/^git\+/, "").replace(/\.git$/, "");
    if (declared === running) return [];
    return [`${name} has the repository.url ${declared ?? "(none)"}, but this repository is ${running}.`];
  });
}
