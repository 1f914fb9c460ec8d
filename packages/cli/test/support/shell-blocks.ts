import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MarkdownBlock } from '../../../../scripts/markdown-blocks.mjs'
import { unknownIn } from './command-lines.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifest = (folder: string): Manifest =>
  existsSync(join(root, folder, 'package.json'))
    ? JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    : {}

const published = new Set(
  readdirSync(join(root, 'packages'))
    .map((name) => manifest(join('packages', name)))
    .flatMap(({ name, private: isPrivate }) => (name === undefined || isPrivate ? [] : [name])),
)

/** Lines of a block that ask for what is not there: a verb, a script, a package, a file, a folder. */
export function unknownLines({ page, content }: MarkdownBlock): readonly string[] {
  const home = dirname(page)
  const made = new Set<string>()
  let folder = home
  return content
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/, '').split(' && '))
    .map((command) => command.trim())
    .filter((command) => command !== '' && !/^[a-z_]+=("[^"]*"|\S*)$/i.test(command))
    .filter((command) => !isKnown(command))

  function isKnown(command: string): boolean {
    const entente = /^(?:npx (?:--no-install )?)?(?:@entente\/cli|entente) (.*)$/.exec(command)?.[1]
    if (entente !== undefined) return unknownIn(entente) === undefined
    const [program = '', ...words] = command.match(/"[^"]*"|\S+/g) ?? []
    const [first = ''] = words
    switch (program) {
      case 'mkdir':
        made.add(first)
        return words.length === 1
      case 'cd': {
        if (made.has(first)) folder = join(folder, first)
        else if (existsSync(join(root, first))) folder = first
        else return false
        return true
      }
      case 'npm':
        return isNpm(words)
      case 'node':
      case 'bash':
        return existsSync(join(root, folder, first)) || existsSync(join(root, first))
      default:
        return false
    }
  }

  function isNpm([verb, ...words]: readonly string[]): boolean {
    const [script = ''] = words
    if (verb === 'install') return words.filter((word) => !word.startsWith('--')).every(canBeInstalled)
    if (verb === 'run') return manifest('.').scripts?.[script] !== undefined
    return (verb === 'test' || verb === 'start') && manifest(folder).scripts?.[verb] !== undefined
  }

  /** Ours, or what the package of this page names as its dependency or peer, in that major version. */
  function canBeInstalled(asked: string): boolean {
    const [, name = '', major] = /^(@?[^@]+)(?:@(\d+))?$/.exec(asked) ?? []
    if (published.has(name)) return true
    const { dependencies, peerDependencies } = manifest(home)
    const range = { ...dependencies, ...peerDependencies }[name]
    return range !== undefined && (major === undefined || range.replace(/^\D*/, '').split('.')[0] === major)
  }
}
