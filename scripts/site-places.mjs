// Where each Markdown page of the repository stands on the site, and where its links lead.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** Pages in French: their URL begins with /fr/, which gives them their language and their menus. */
const FRENCH = /^docs\/(?:fr|conformite)\//

/** The path of a page on the site, from its path in the repository. */
export function placeOf(page) {
  const folder = page.replace(/(^|\/)README\.md$/, '$1index.md')
  if (page === 'docs/start/fr.md') return 'fr/index.md'
  if (FRENCH.test(page)) return folder.replace(/^docs\/(?:fr\/)?/, 'fr/')
  if (page.startsWith('docs/')) return folder.slice('docs/'.length)
  if (page === 'README.md') return 'readme.md'
  return folder.replace(/\/index\.md$/, '.md').toLowerCase()
}

/** The address that a relative link of a page has on the site; files that are no pages are copied to /files/. */
export function addressOf(link, page, files) {
  const [, path = '', anchor = ''] = /^([^#]*)(#.*)?$/.exec(link) ?? []
  if (path === '') return link
  let target = resolve(dirname(join(root, page)), decodeURI(path))
  if (!target.startsWith(`${root}/`) || !existsSync(target)) {
    if (existsSync(`${target}.md`)) target = `${target}.md`
    else throw new Error(`${page}: the link ${link} leads nowhere.`)
  }
  if (statSync(target).isDirectory()) {
    const index = ['README.md', 'index.md'].map((name) => join(target, name)).find(existsSync)
    if (index === undefined) throw new Error(`${page}: the link ${link} leads to a folder without a page.`)
    target = index
  }
  const found = relative(root, target)
  if (found.endsWith('.md')) {
    if (anchor !== '' && !found.startsWith('docs/api/')) expectAnchor(target, anchor, `${page}: ${link}`)
    const wanted = anchorOf(decodeURIComponent(anchor.slice(1)))
    const written = wanted === '' ? '' : `#${anchorIn(target, wanted)}`
    return `/${placeOf(found)
      .replace(/(?:^|(?<=\/))index\.md$/, '')
      .replace(/\.md$/, '')}${written}`
  }
  files.add(found)
  return `/files/${found}`
}

/** As the site makes the anchors of headings. */
export function anchorOf(heading) {
  return heading
    .replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .replace(/^(\d)/, '_$1')
    .toLowerCase()
}

/** TypeDoc sometimes counts a heading that it does not write, and asks for `name-1` where only `name` exists. */
export function anchorIn(file, anchor) {
  const text = readFileSync(file, 'utf8')
  const wanted = anchor.replace(/-\d+$/, '')
  const named = (text.match(/^#+ .+$/gm) ?? []).filter(
    (line) => anchorOf(line.replace(/^#+ /, '')) === wanted,
  )
  return wanted !== anchor && named.length === 1 && !text.includes(`<a id="${anchor}">`) ? wanted : anchor
}

function expectAnchor(target, anchor, link) {
  const headings = readFileSync(target, 'utf8').match(/^#+ .+$/gm) ?? []
  const anchors = headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')))
  if (!anchors.includes(decodeURIComponent(anchor.slice(1)))) throw new Error(`${link}: no such heading.`)
}
