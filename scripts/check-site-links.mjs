// Follows every link inside the built site, to the page and to the heading: `node scripts/check-site-links.mjs <folder>`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'))
const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]))
const anchors = new Map(
  [...texts].map(([page, text]) => [
    page,
    new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)),
  ]),
)
const dead = new Set()
let links = 0
for (const [page, text] of texts) {
  for (const [, href] of text.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
    if (/^[a-z]+:/.test(href)) continue
    links += 1
    const { pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://site/${page}`)
    const path = decodeURIComponent(pathname).slice(1)
    const target = [path, `${path}.html`, join(path, 'index.html')].find((file) => texts.has(file))
    const found = target === undefined ? existsSync(join(folder, path)) && path !== '' : true
    const anchor = decodeURIComponent(hash.slice(1))
    const hasAnchor = anchor === '' || target === undefined || anchors.get(target)?.has(anchor)
    if (!found || !hasAnchor) dead.add(`${page}: ${href}`)
  }
}
for (const link of dead) console.error(`dead link in ${link}`)
console.log(`${links} links of ${pages.length} pages lead somewhere`)
process.exit(dead.size === 0 ? 0 : 1)
