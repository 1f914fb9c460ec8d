import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { verbs } from '../../src/index.ts'
import { shapeUnion } from '../support/json-shape.ts'
import { FAILURE } from '../support/run.ts'
import { readShapes } from '../support/shape-file.ts'

describe('json-shapes.txt', () => {
  it('has an entry for every verb and for what is no answer, and for nothing else', () => {
    const program = new Command('entente')
    for (const register of verbs) register(program, () => async () => undefined, 'en')
    const leaves = (command: Command, name: string): readonly string[] =>
      command.commands.length === 0
        ? [name]
        : command.commands.flatMap((child) => leaves(child, `${name} ${child.name()}`))
    const names = program.commands.flatMap((command) => leaves(command, command.name()))
    expect([...readShapes().keys()]).toEqual([FAILURE, ...names].sort())
  })

  it('names a test file for each, and gives it a shape', () => {
    for (const [verb, { shownBy, lines }] of readShapes()) {
      const places = ['unit', 'integration'].map(
        (folder) => new URL(`../${folder}/${shownBy}`, import.meta.url),
      )
      expect(
        places.some((place) => existsSync(fileURLToPath(place))),
        `${verb}: ${shownBy}`,
      ).toBe(true)
      expect(lines.length, verb).toBeGreaterThan(0)
    }
  })

  it('tells optional fields, unions, empty lists and keys that are data', () => {
    const union = shapeUnion()
    union.add({ a: 1, b: [{ c: null }, { c: 'x', d: true }], e: [], f: { one: 1, two: 2 }, g: { deep: {} } })
    union.add({ b: [], e: [], f: {}, g: 1 })
    expect([...union.lines(['f.*', 'g: ...']).values()]).toEqual([
      'a?: number',
      'b[].c: null | string',
      'b[].d?: boolean',
      'e: list, empty',
      'f.*: number',
      'g: ...',
    ])
  })
})
