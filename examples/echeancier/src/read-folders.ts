import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Attestation,
  type Facts,
  parseAttestation,
  parseEvents,
  type Situation,
} from '@entente/convention-rules'
import { loadConvention } from '@entente/core/convention'

/** One convention as a folder holds it. */
export interface Folder {
  readonly name: string
  readonly situation: Situation
  readonly facts: Facts
  readonly attestations: readonly Attestation[]
}

/** Reads every sub-folder that holds a `convention.json`; `events.json`, `facts.json`, `attestations.json` are optional. */
export function readFolders(root: string): readonly Folder[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'convention.json')))
    .map(({ name }) => readFolder(root, name))
}

function readFolder(root: string, name: string): Folder {
  const read = (file: string): unknown => {
    const path = join(root, name, file)
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  }
  const convention = loadConvention(read('convention.json'))
  const attestations = read('attestations.json')
  const facts = read('facts.json')
  return {
    name,
    situation: { convention, events: parseEvents(read('events.json') ?? []) },
    facts: typeof facts === 'object' && facts !== null ? { ...facts } : {},
    attestations: Array.isArray(attestations) ? attestations.map(parseAttestation) : [],
  }
}
