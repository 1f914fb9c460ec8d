// Writes docs/errors.md from the error tables of the packages: `npm run docs:errors`, or `--check` to compare only.
// A code that no test and no vector names is a failure: nobody has seen it happen.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

interface Entry {
  meaning: string
  remedy: string
  spec?: { document: string; section?: string; article?: string }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs', 'errors.md')
const packages = readdirSync(join(root, 'packages')).sort()
const evidence = readEvidence()

const unseen: string[] = []
const sections: string[] = []
for (const name of packages) {
  const catalogue = await catalogueOf(name)
  if (catalogue === undefined) continue
  const codes = Object.entries(catalogue).map(([code, entry]) => describe(name, code, entry))
  sections.push(`## ${name}\n\n${codes.join('\n\n')}`)
}

const text = `# Error catalogue

Every code that an Entente package throws or reports. Codes are permanent: they are never reused for something else.
A message reads *what happened. Why. What to do.* and never holds personal data. This page is written from the error
tables in the code by \`npm run docs:errors\`; each code names a test or a vector that shows it.

${sections.join('\n\n')}
`
if (unseen.length > 0) fail(`No test or vector names: ${unseen.join(', ')}.`)
if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text)
    fail('docs/errors.md differs from the code: run npm run docs:errors.')
} else {
  writeFileSync(page, text)
}

async function catalogueOf(name: string): Promise<Record<string, Entry> | undefined> {
  const entry = join(root, 'packages', name, 'src', 'index.ts')
  const exported: Record<string, unknown> = await import(pathToFileURL(entry).href)
  const found = Object.entries(exported).find(([key]) => /^[a-z]\w*Errors$/.test(key))
  return found?.[1] as Record<string, Entry> | undefined
}

function describe(name: string, code: string, { meaning, remedy, spec }: Entry): string {
  const shown = evidence.find(({ codes }) => codes.has(code))
  if (shown === undefined) unseen.push(`${name} ${code}`)
  const reference = spec === undefined ? '' : ` *${spec.document} ${spec.section ?? spec.article ?? ''}*`
  return [
    `### ${code}`,
    '',
    `${meaning}${reference.trimEnd()}`,
    '',
    `**What to do:** ${remedy} Shown by \`${shown?.file ?? 'nothing'}\`.`,
  ].join('\n')
}

/** Tests and vectors, the vectors first: another language can run them. */
function readEvidence(): { file: string; codes: Set<string> }[] {
  const folders = [
    join(root, 'vectors'),
    ...packages.map((name) => join(root, 'packages', name, 'test')),
    ...readdirSync(join(root, 'examples')).map((name) => join(root, 'examples', name, 'test')),
  ]
  return folders
    .flatMap((folder) => filesBelow(folder))
    .map((file) => ({
      file: relative(root, file),
      codes: new Set(readFileSync(file, 'utf8').match(/[A-Z][A-Z0-9]*(_[A-Z0-9]+)+/g)),
    }))
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|json|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch {
    return []
  }
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
