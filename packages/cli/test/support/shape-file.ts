import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, type RunnerTask } from 'vitest'
import { type ShapeUnion, shapeUnion, unmarked } from './json-shape.ts'

const FILE = fileURLToPath(new URL('../json-shapes.txt', import.meta.url))
const WRITING = process.env.ENTENTE_SHAPES === 'write'

/** What json-shapes.txt says of one verb. */
export interface ShapeEntry {
  /** The test file whose answers, all together, have exactly this shape. */
  readonly shownBy: string
  readonly lines: readonly string[]
}

/** Reads json-shapes.txt: `== verb (file)`, then the lines of the shape. */
export function readShapes(): ReadonlyMap<string, ShapeEntry> {
  const entries = new Map<string, ShapeEntry>()
  for (const part of readFileSync(FILE, 'utf8').split(/^== /m).slice(1)) {
    const [title = '', ...lines] = part.trimEnd().split('\n')
    const [, verb, shownBy] = /^(.*) \((.*)\)$/.exec(title) ?? []
    if (verb === undefined || shownBy === undefined) throw new Error(`json-shapes.txt: ${title}`)
    entries.set(verb, { shownBy, lines })
  }
  return entries
}

const seen = new Map<string, ShapeUnion>()

/** Notes what a verb answered, whether it was asked for JSON or not. */
export function noteAnswer(verb: string, json: unknown): void {
  const union = seen.get(verb) ?? shapeUnion()
  seen.set(verb, union)
  // As it is printed: dates become texts, undefined fields vanish.
  union.add(JSON.parse(JSON.stringify(json)))
}

// biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures from this pattern
afterAll(({}, { file }) => {
  // A part of the tests shows a part of the answers.
  if (!file.tasks.every(hasRun)) return
  const name = basename(file.filepath)
  const entries = new Map(readShapes())
  for (const [verb, union] of seen) {
    const entry = entries.get(verb) ?? (WRITING ? { shownBy: name, lines: [] } : undefined)
    const lines = union.lines(openPlaces(entry?.lines ?? []))
    if (entry?.shownBy !== name) {
      const known = new Map((entry?.lines ?? []).map((line) => [unmarked(pathOf(line)), typesOf(line)]))
      for (const line of lines.values()) {
        if (/: (?:list|object), empty$/.test(line)) continue
        const types = known.get(unmarked(pathOf(line)))
        expect(types, `${verb} answers ${line}, which json-shapes.txt does not know`).toBeDefined()
        // The tests that show this verb have seen nothing but null here.
        if (types?.join() === 'null') continue
        for (const type of typesOf(line)) expect(types, `${verb} answers ${line}`).toContain(type)
      }
    } else if (WRITING) entries.set(verb, { shownBy: name, lines: [...lines.values()] })
    else
      expect([...lines.values()], `the shape of ${verb} --json; see the head of json-shapes.txt`).toEqual(
        entry.lines,
      )
  }
  if (WRITING) writeShapes(entries)
  for (const [verb, { shownBy }] of entries) {
    if (shownBy === name) expect(seen.has(verb), `${name} shows an answer of ${verb}`).toBe(true)
  }
})

function hasRun(task: RunnerTask): boolean {
  if ('tasks' in task) return task.tasks.every(hasRun)
  return task.result?.state === 'pass'
}

function openPlaces(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const path = unmarked(pathOf(line))
    const keys = [...path.matchAll(/\*/g)].map(({ index }) => path.slice(0, index + 1))
    return line.endsWith(': ...') ? [...keys, `${path}: ...`] : keys
  })
}

function pathOf(line: string): string {
  const path = line.slice(0, line.lastIndexOf(': '))
  return path === '(answer)' ? '' : path
}

function typesOf(line: string): readonly string[] {
  return line.slice(line.lastIndexOf(': ') + 2).split(' | ')
}

function writeShapes(entries: ReadonlyMap<string, ShapeEntry>): void {
  const head = readFileSync(FILE, 'utf8').split(/^== /m)[0] ?? ''
  const parts = [...entries]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([verb, { shownBy, lines }]) => `== ${verb} (${shownBy})\n${lines.join('\n')}\n`)
  writeFileSync(FILE, `${head}${parts.join('\n')}`)
}
