// Reads the fenced blocks of the documentation: what is compiled, run, compared or parsed is decided from here, so that
// the gates, the follower of pages and the test of the documentation see the same blocks.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Made by tools, or written by somebody else. */
const NOT_OURS = new Set([
  'node_modules',
  'dist',
  'coverage',
  '.git',
  '.vitepress',
  '.snippets',
  'CHANGELOG.md',
])

/** Every Markdown page of the project, by its path from the root; the generated API reference is left out. */
export function markdownPages() {
  const pages = []
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (NOT_OURS.has(entry.name) || path === join('docs', 'api')) continue
      if (entry.isDirectory()) walk(path)
      else if (entry.name.endsWith('.md')) pages.push(relative('.', path))
    }
  }
  walk('.')
  return pages.sort()
}

/**
 * The blocks of a page: a fence is ```language, or ```language [file] when the reader is told to write that file.
 * A block by indentation has no language, so that it is found as a block that nothing checks.
 */
export function blocksOf(page) {
  const blocks = []
  let open
  let previous = ''
  for (const [index, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const [, indent = '', ticks, info = ''] = /^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? []
    if (open !== undefined) {
      if (ticks?.startsWith(open.ticks) && info === '') {
        blocks.push({ ...open.block, content: open.lines.map((text) => `${text}\n`).join('') })
        open = undefined
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line)
    } else if (ticks !== undefined) {
      const [, language = '', file] = /^(\S*)(?:\s+\[([^\]]+)\])?/.exec(info) ?? []
      open = { ticks, indent, lines: [], block: { page, line: index + 1, language, file } }
    } else if (/^ {4,}\S/.test(line) && previous.trim() === '') {
      blocks.push({ page, line: index + 1, language: '', file: undefined, content: line.trim() })
    }
    previous = line
  }
  return blocks
}

/** The page that one says it continues, whose blocks are done before its own. */
export function pageBefore(page) {
  const [, link] = /continues? \[[^\]]*\]\(([^)]+)\)/.exec(readFileSync(join(root, page), 'utf8')) ?? []
  return link === undefined ? undefined : join(dirname(page), link)
}

/** Pages that can be done from top to bottom in an empty folder: those that tell the reader to write files. */
export function followedPages() {
  return markdownPages().filter(
    (page) => pageBefore(page) !== undefined || blocksOf(page).some(({ file }) => file !== undefined),
  )
}
