// Compiles every TypeScript block of the documentation against the sources, in one program.
// A block that needs declared names starts with lines `// given: declare const …`, which become real declarations.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blocksOf, markdownPages } from './markdown-blocks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'bench', '.snippets')

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const blocks = markdownPages()
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'ts')
for (const { page, line, content } of blocks) {
  const name = `${page.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-line-${line}.ts`
  writeFileSync(join(folder, name), `${content.replaceAll('// given: ', '')}\nexport {}\n`)
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
  console.log(`${blocks.length} blocks compile`)
}
process.exit(status === 0 ? 0 : 1)
