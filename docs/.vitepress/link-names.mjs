// A code of the error catalogue and the name of a function, wherever a page writes them as code, lead to what they mean.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { addressOf, anchorIn, anchorOf, placeOf, root } from '../../scripts/site-places.mjs'

/** Files that pages link to and that the build copies beside them. */
export const linkedFiles = new Set()

const names = new Map([...apiNames(), ...errorCodes()])

/** Rewrites the links of a page for the site and adds those of names. */
export function linkNames(markdown) {
  markdown.core.ruler.push('places', ({ tokens, env, Token }) => {
    const page = relative(root, env.realPath ?? env.path ?? '')
    const namesHere = /^docs\/(?:api\/|errors\.md)/.test(page) ? new Map() : names
    for (const [index, block] of tokens.entries()) {
      // What an example takes as given is declared for the compiler; the reader needs the names, not their imports.
      if (block.type === 'fence') block.content = block.content.replaceAll(/^\/\/ given: import .*\n/gm, '')
      if (block.type !== 'inline') continue
      const isHeading = tokens[index - 1]?.type === 'heading_open'
      block.children = placed(block.children, page, isHeading ? new Map() : namesHere, Token)
    }
  })
}

function placed(tokens, page, namesHere, Token) {
  let depth = 0
  const isApi = page.startsWith('docs/api/')
  return tokens.flatMap((token) => {
    if (isApi && token.type === 'text') return withAnchors(token, Token)
    if (token.type === 'link_open') {
      depth += 1
      const href = token.attrGet('href') ?? ''
      if (isApi && href.startsWith('#'))
        token.attrSet('href', `#${anchorIn(join(root, page), anchorOf(href.slice(1)))}`)
      else if (!/^(?:[a-z][a-z+.-]*:|\/|#)/i.test(href)) {
        token.attrSet('href', addressOf(href, page, linkedFiles))
        if (token.attrGet('href')?.startsWith('/files/')) token.attrSet('target', '_blank')
      }
    }
    if (token.type === 'link_close') depth -= 1
    const address =
      token.type === 'code_inline' && depth === 0 ? namesHere.get(nameIn(token.content)) : undefined
    if (address === undefined) return [token]
    const open = new Token('link_open', 'a', 1)
    open.attrSet('href', address)
    return [open, token, new Token('link_close', 'a', -1)]
  })
}

/** The API reference marks rows of its tables with `<a id="…"></a>`, the only HTML that is let through. */
function withAnchors(token, Token) {
  return token.content.split(/(<a id="[\w-]+"><\/a>)/).map((piece) => {
    const part = new Token(/^<a id=/.test(piece) ? 'html_inline' : 'text', '', 0)
    part.content = piece
    return part
  })
}

/** `checkVector`, `checkVector(received, policy, …)` and `VI_EXPIRED` are names; `VI_SIGNER_…` is not. */
function nameIn(code) {
  return /^(\w+)(?:\(.*\))?$/.exec(code)?.[1]
}

function errorCodes() {
  const codes = readFileSync(join(root, 'docs', 'errors.md'), 'utf8').match(/^### [A-Z0-9_]+$/gm) ?? []
  return codes.map((heading) => heading.slice(4)).map((code) => [code, `/errors#${anchorOf(code)}`])
}

/** Functions and classes of every package; a name of two packages leads to neither. */
function apiNames() {
  const folder = join(root, 'docs', 'api')
  const found = new Map()
  const pages = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
  for (const page of pages.filter((name) => name.endsWith('.md')).sort()) {
    const used = new Map()
    for (const [, level = '', heading = ''] of readFileSync(join(folder, page), 'utf8').matchAll(
      /^(#+) (.+)$/gm,
    )) {
      const anchor = anchorOf(heading)
      const times = used.get(anchor) ?? 0
      used.set(anchor, times + 1)
      const [, name] = /^(\w*[a-z]\w*)(?:\(\))?$/.exec(heading) ?? []
      if (level !== '###' || name === undefined || !/[a-z][A-Z]|^[A-Z][a-z]+[A-Z]/.test(name)) continue
      const address = `/${placeOf(join('docs', 'api', page)).replace(/\.md$/, '')}#${anchor}${times === 0 ? '' : `-${times}`}`
      found.set(name, found.has(name) ? undefined : address)
    }
  }
  return [...found].filter(([, address]) => address !== undefined)
}
