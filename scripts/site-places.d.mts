export const root: string
/** The path of a page on the site, from its path in the repository. */
export function placeOf(page: string): string
/** @throws when the link leads to no file, to a folder without a page, or to no heading */
export function addressOf(link: string, page: string, files: Set<string>): string
export function anchorOf(heading: string): string
