import { parseCertificate } from '@entente/trust'
import type { PartnerSheet, SheetCertificate } from './partner-sheet.ts'

/**
 * How much a difference weighs. `identity`: who the organisme is. `security`: keys, PKI, levels, PAGMs, addresses.
 * `information`: titles, contacts, dates.
 */
export type DifferenceWeight = 'identity' | 'security' | 'information'

/** One difference between two sheets, or between a sheet and the convention. */
export interface SheetDifference {
  /** Place by name, never by position: `certificates.vi-2026.until`. */
  readonly path: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly weight: DifferenceWeight
  readonly before?: string
  readonly after?: string
}

const WEIGHTS: readonly (readonly [RegExp, DifferenceWeight])[] = [
  [/^organisme\./, 'identity'],
  [/^environment$/, 'identity'],
  [
    /^(?:contacts\.|services\.[^.]+\.title$|pkis\.[^.]+\.name$|version$|issuedAt$|validUntil$)/,
    'information',
  ],
]

/**
 * Lists what changed from one sheet to the next, entry by entry and field by field, identity first.
 *
 * @example
 * for (const { path, change, before, after } of compareSheets(held.sheet, opened.sheet)) print(path, change, before, after)
 */
export function compareSheets(before: PartnerSheet, after: PartnerSheet): readonly SheetDifference[] {
  return compareFacts(sheetFacts(before), sheetFacts(after))
}

/** Compares two sets of facts by name. */
export function compareFacts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly SheetDifference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const order: readonly DifferenceWeight[] = ['identity', 'security', 'information']
  return paths
    .flatMap((path): SheetDifference[] => {
      const [old, fresh] = [before.get(path), after.get(path)]
      if (old === fresh) return []
      const change = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed'
      return [
        {
          path,
          change,
          weight: weightOf(path),
          ...(old !== undefined && { before: old }),
          ...(fresh !== undefined && { after: fresh }),
        },
      ]
    })
    .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))
}

function weightOf(path: string): DifferenceWeight {
  return WEIGHTS.find(([pattern]) => pattern.test(path))?.[1] ?? 'security'
}

/** A sheet as named facts: lists by id, certificates by fingerprint. */
function sheetFacts(sheet: PartnerSheet): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  const add = (path: string, value: unknown): void => {
    if (Array.isArray(value)) facts.set(path, value.map(String).sort().join(', '))
    else if (value !== undefined) facts.set(path, String(value))
  }
  const addAll = (path: string, fields: object): void => {
    for (const [name, value] of Object.entries(fields)) if (name !== 'id') add(`${path}.${name}`, value)
  }
  for (const field of ['environment', 'version', 'issuedAt', 'validUntil'] as const) add(field, sheet[field])
  addAll('organisme', sheet.organisme)
  for (const { id, root, issuingCas, ...rest } of sheet.pkis) {
    addAll(`pkis.${id}`, { ...rest, root: sha256(root), issuingCas: issuingCas.map(sha256) })
  }
  for (const entry of sheet.certificates) addAll(`certificates.${entry.id}`, certificateFacts(entry))
  for (const list of ['endpoints', 'services', 'contacts'] as const) {
    for (const entry of sheet[list]) addAll(`${list}.${entry.id}`, entry)
  }
  return facts
}

function certificateFacts({ certificate, shared, ...rest }: SheetCertificate): object {
  const { sha256: fingerprint, keySha256, notAfter } = parseCertificate(Buffer.from(certificate, 'base64'))
  const facts = shared && { shared: `${shared.decidedOn} – ${shared.until}: ${shared.reason}` }
  return { ...rest, ...facts, sha256: fingerprint, key: keySha256, notAfter: notAfter.toISOString() }
}

function sha256(base64: string): string {
  return parseCertificate(Buffer.from(base64, 'base64')).sha256
}
