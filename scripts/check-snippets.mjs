// Compiles every TypeScript block of the documentation against the sources, in one program.
// A block that needs declared names starts with lines `// given: declare const …`, which become real declarations.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'bench', '.snippets')
const files = [
  join(root, 'README.md'),
  ...markdownBelow(join(root, 'docs')),
  ...readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'README.md')),
]

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
let count = 0
for (const file of files) {
  for (const [line, code] of blocksOf(file)) {
    count += 1
    const name = `${relative(root, file).replaceAll(/[^a-zA-Z0-9]+/g, '-')}-line-${line}.ts`
    writeFileSync(join(folder, name), `${code.replaceAll('// given: ', '')}\nexport {}\n`)
  }
}
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: { noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    include: ['*.ts'],
  }),
)
const { status, stdout } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder], {
  encoding: 'utf8',
})
if (status !== 0) {
  process.stderr.write(stdout)
  console.error(
    'A block of the documentation does not compile; the file name above says which, and at which line it starts.',
  )
} else {
  rmSync(folder, { recursive: true, force: true })
  console.log(`${count} blocks compile`)
}
process.exit(status === 0 ? 0 : 1)

function markdownBelow(start) {
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function blocksOf(file) {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => [
    text.slice(0, match.index).split('\n').length,
    match[1],
  ])
}
