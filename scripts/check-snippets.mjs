// Compiles every TypeScript block of the Markdown pages, and every `@example` of the public functions, which the API
// reference shows, against the sources. A block of a page that needs declared names starts with lines
// `// given: declare const …`. An example is short: a name that a package exports is imported for it, any other name
// stands for a value of the reader's, and `…` for what is left out.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { blocksOf, markdownPages } from './markdown-blocks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Names without a meaning: cannot find name, no value in scope for the shorthand, cannot find namespace. */
const UNKNOWN_NAME = new Set([2304, 2503, 2552, 2663, 18004])
/** Names of the reader's that browsers have too, whose types a dependency brings along. */
const NAMES_OF_BROWSERS = ['print', 'status']
/** An example may show the end of a function of the reader's. */
const RETURN_OUTSIDE_FUNCTION = 1108

const options = readOptions()
const virtual = new Map()
const host = hostWith(virtual)
let program

const blocks = markdownPages()
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'ts')
  .map(({ page, line, content }, index) => ({
    place: `${page}:${line}`,
    file: join(root, 'bench', `page-block-${index}.ts`),
    code: content.replaceAll('// given: ', ''),
  }))
const examples = readdirSync(join(root, 'packages')).flatMap(examplesOf)
const entries = readdirSync(join(root, 'packages')).flatMap(entriesOf)

compile({ ...options, noUnusedLocals: false, noUnusedParameters: false }, blocks)
const failed = [...blocks.flatMap(problemsOf)]

const loose = { ...options, noUnusedLocals: false, noUnusedParameters: false, noImplicitAny: false }
loose.verbatimModuleSyntax = false
compile(loose, examples)
const exported = exportedNames()
for (const example of examples) example.code = `${declarationsFor(example)}${example.code}`
compile(loose, examples)
failed.push(...examples.flatMap(problemsOf))

for (const problem of failed) console.error(problem)
console.log(`${blocks.length} blocks of pages and ${examples.length} examples of functions compiled`)
process.exit(failed.length === 0 ? 0 : 1)

function compile(compilerOptions, units) {
  for (const { file, code } of units) virtual.set(file, `${code}\nexport {}\n`)
  const names = [...units.map(({ file }) => file), ...entries.map(({ source }) => source)]
  program = ts.createProgram(names, compilerOptions, host)
}

function diagnosticsOf({ file }) {
  const source = program.getSourceFile(file)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
}

function problemsOf(unit) {
  return diagnosticsOf(unit)
    .filter(({ code }) => code !== RETURN_OUTSIDE_FUNCTION)
    .map(
      ({ code, messageText }) =>
        `${unit.place}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
}

/** Imports what the package of the example, or any other, exports; declares the rest. */
function declarationsFor(example) {
  const unknown = diagnosticsOf(example)
    .filter(({ code }) => UNKNOWN_NAME.has(code))
    .flatMap(
      ({ messageText }) => /'(\w+)'/.exec(ts.flattenDiagnosticMessageText(messageText, ' '))?.[1] ?? [],
    )
  const shadowed = NAMES_OF_BROWSERS.filter(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(example.code) &&
      !new RegExp(`(?:const|let) (?:\\{[^}]*)?\\b${name}\\b`).test(example.code),
  )
  return [...new Set([...unknown, ...shadowed])]
    .map((name) => {
      const module = exported.get(`${example.name}:${name}`) ?? exported.get(name)
      return module === undefined ? `declare const ${name}: any\n` : `import { ${name} } from '${module}'\n`
    })
    .join('')
}

/** `name` → module, and `package:name` → module of that package. */
function exportedNames() {
  const checker = program.getTypeChecker()
  const found = new Map()
  for (const { name, module, source } of entries) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(source))
    for (const { name: exportName } of symbol === undefined ? [] : checker.getExportsOfModule(symbol)) {
      for (const key of [`${name}:${exportName}`, exportName]) if (!found.has(key)) found.set(key, module)
    }
  }
  return found
}

function entriesOf(name) {
  const { exports = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return Object.entries(exports)
    .filter(([, target]) => target['@entente/source'] !== undefined)
    .map(([path, target]) => ({
      name,
      module: `@entente/${name}${path.slice(1)}`,
      source: join(root, 'packages', name, target['@entente/source']),
    }))
}

function examplesOf(name) {
  const folder = join(root, 'packages', name, 'src')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
        const at = comment[0].indexOf('@example')
        if (at === -1) return []
        const line = text.slice(0, comment.index + at).split('\n').length
        return [
          {
            name,
            place: `${relative(root, join(folder, file))}:${line}`,
            file: join(folder, `example-of-line-${line}-${file.replaceAll(/\W/g, '-')}.ts`),
            code: withoutGaps(exampleIn(comment[0].slice(at + '@example'.length))),
          },
        ]
      })
    })
}

function exampleIn(comment) {
  const [own = ''] = comment.split(/\n\s*\*\s*@/)
  const text = own
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
  return /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? text
}

/** `{ …` leaves fields out, any other `…` a value. */
function withoutGaps(code) {
  return code
    .replaceAll(/([{,]\s*)…(?=\s*[},])/g, '$1...(undefined as any)')
    .replaceAll('…', '(undefined as any)')
}

function readOptions() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options: read } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root)
  return { ...read, noEmit: true, declaration: false, declarationMap: false, sourceMap: false }
}

/** Files of the disk, read once, and the blocks as if they lay beside the sources. */
function hostWith(files) {
  const disk = ts.createCompilerHost(options)
  const kept = new Map()
  return {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile(file, version) {
      const text = files.get(file)
      if (text !== undefined) return ts.createSourceFile(file, text, version, true)
      if (!kept.has(file)) kept.set(file, disk.getSourceFile(file, version))
      return kept.get(file)
    },
  }
}
