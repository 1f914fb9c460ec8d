// Mutation testing of the verification path of trust, in a clone of the last commit, because mutants overwrite sources.
// Ends with 1 when fewer than 85 % of the mutants are killed. The survivors are listed and judged in docs/trust-mutation.md.
//
// The path is cut into pieces between its declarations. `--minutes 8` starts no piece after eight minutes and ends with 2
// while some are left; run again in the same way, it goes on where it stopped, with the commit that it started with.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MOST_LINES = 60
const LEAST_KILLED = 85

const root = fileURLToPath(new URL('..', import.meta.url))
const asked = process.argv.indexOf('--minutes')
const minutes = asked === -1 ? Number.POSITIVE_INFINITY : Number(process.argv[asked + 1])
const state = join(tmpdir(), 'entente-mutation')
const clone = join(state, 'clone')
const config = 'tools/mutation-trust.json'

prepare()
const files = JSON.parse(readFileSync(join(clone, config), 'utf8')).mutate
const pieces = files.flatMap(piecesOf)
const started = performance.now()
for (const piece of pieces) {
  if (performance.now() - started > minutes * 60_000) break
  if (!existsSync(piece.report)) measure(piece)
}
const left = pieces.filter(({ report }) => !existsSync(report)).length
if (left > 0) {
  console.log(`${pieces.length - left} of ${pieces.length} pieces measured; run again to go on.`)
  process.exitCode = 2
} else {
  report()
  rmSync(state, { recursive: true, force: true })
}

/** Clones and installs once for a run; a piece that was interrupted left its mutants in the sources. */
function prepare() {
  const ready = join(state, 'ready')
  if (existsSync(ready) && asked !== -1) {
    run('git', ['checkout', '--quiet', '--', '.'], clone)
    return
  }
  rmSync(state, { recursive: true, force: true })
  mkdirSync(state)
  run('git', ['clone', '--quiet', root, clone])
  run(process.execPath, ['scripts/bootstrap.mjs'], clone)
  run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], join(clone, 'tools'))
  writeFileSync(ready, '')
}

/** Pieces of at most `MOST_LINES` lines where possible; no mutant reaches beyond a declaration or a member of a class. */
function piecesOf(file) {
  const lines = readFileSync(join(clone, file), 'utf8').split('\n')
  const ends = []
  let inClass = false
  lines.forEach((line, index) => {
    if (/^(export )?(abstract )?class /.test(line)) inClass = true
    if (line.startsWith('}')) inClass = false
    if (line.startsWith('}') || (inClass && line === '  }')) ends.push(index + 1)
  })
  const pieces = []
  let from = 1
  ends.forEach((end, index) => {
    const next = ends[index + 1] ?? Number.POSITIVE_INFINITY
    if (next - from + 1 <= MOST_LINES) return
    const last = index === ends.length - 1
    pieces.push(`${from}-${last ? lines.length : end}`)
    from = end + 1
  })
  return pieces.map((range) => ({
    file,
    range,
    report: join(state, `${basename(file, '.ts')}-${range}.json`),
  }))
}

function measure({ file, range, report }) {
  console.log(`\n== ${basename(file)}, lines ${range}`)
  const stryker = 'tools/node_modules/@stryker-mutator/core/bin/stryker.js'
  const { status } = spawnSync(process.execPath, [stryker, 'run', config, '--mutate', `${file}:${range}`], {
    cwd: clone,
    stdio: 'inherit',
  })
  const written = join(clone, 'tools', 'reports', 'mutation-trust.json')
  if (status !== 0 || !existsSync(written)) throw new Error(`Stryker ended with ${status}.`)
  writeFileSync(report, readFileSync(written))
  rmSync(written)
}

/** One table of all pieces, and every survivor. */
function report() {
  const survivors = []
  const total = { killed: 0, timeout: 0, survived: 0 }
  console.log(
    `\nCommit ${git('HEAD')}, tree of packages/trust ${git('HEAD:packages/trust')}\n\n| file | killed | by time | survived |\n|---|---|---|---|`,
  )
  for (const file of files) {
    const counted = { killed: 0, timeout: 0, survived: 0 }
    const seen = new Set()
    for (const piece of pieces.filter((each) => each.file === file)) {
      for (const mutant of mutantsOf(piece)) {
        const { start, end } = mutant.location
        const where = `${start.line}:${start.column}-${end.line}:${end.column} ${mutant.mutatorName} ${mutant.replacement}`
        if (seen.has(where)) throw new Error(`${file} ${where} was measured twice.`)
        seen.add(where)
        if (mutant.status === 'Killed') counted.killed += 1
        else if (mutant.status === 'Timeout') counted.timeout += 1
        else if (mutant.status === 'Survived' || mutant.status === 'NoCoverage') {
          counted.survived += 1
          survivors.push(`${basename(file)}:${where.replace(/\s+/g, ' ')}`)
        } else if (mutant.status !== 'Ignored') throw new Error(`${file} ${where}: ${mutant.status}`)
      }
    }
    console.log(`| \`${basename(file)}\` | ${counted.killed} | ${counted.timeout} | ${counted.survived} |`)
    for (const name of Object.keys(total)) total[name] += counted[name]
  }
  const all = total.killed + total.timeout + total.survived
  const score = (100 * (total.killed + total.timeout)) / all
  console.log(`\n${all} mutants, ${score.toFixed(1)} % killed\n\n${survivors.join('\n')}`)
  if (!(score >= LEAST_KILLED)) process.exitCode = 1
}

function mutantsOf({ report }) {
  return Object.values(JSON.parse(readFileSync(report, 'utf8')).files).flatMap(({ mutants }) => mutants)
}

function git(name) {
  return spawnSync('git', ['rev-parse', name], { cwd: clone, encoding: 'utf8' }).stdout.trim()
}

function run(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ended with ${status}.`)
}
