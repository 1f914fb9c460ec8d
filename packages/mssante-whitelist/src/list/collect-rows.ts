import type { XmlElement } from '@entente/trust/xml'
import { indexDomains } from './domain-index.ts'
import { domainKey, isPlainDomain } from './domain-key.ts'
import { type ListTable, type OperatorTuple, TEXTS_PER_ROW } from './list-table.ts'
import { readOperatorName } from './operator-name.ts'

/**
 * What is unusual about a list.
 *
 * `row-invalid-domain`, `row-incomplete`: the row matches nothing. `operator-unreadable`: the domain is listed, but no
 * certificate can match it. The others are harmless.
 */
export type DiagnosticKind =
  | 'row-invalid-domain'
  | 'row-incomplete'
  | 'row-duplicate'
  | 'operator-unreadable'
  | 'operator-unusual-ou'
  | 'domain-not-canonical'
  | 'element-unknown'
  | 'update-date-unreadable'
  | 'generation-date-unreadable'

/** One finding. Never holds what the list says: a name may be the address of a person. */
export interface ListDiagnostic {
  readonly kind: DiagnosticKind
  /** Position of the row in the list, 1 for the first; undefined for the list as a whole. */
  readonly row: number | undefined
  /** Local name of the element concerned. */
  readonly element?: string
}

const FIELDS = [
  'Nom',
  'Description',
  'DNCertificatOperateur',
  'ResponsableContact',
  'SupportContact',
  'DateMAJ',
]
const MAX_DIAGNOSTICS = 10_000
const ID_NAT_STRUCT = /^(?:1[0-9AB]{2}[0-9A-Z]{7}|3\d{14}|4\d{14})$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** Reads an instant of the list; `undefined` when it is not one. */
export function readInstant(text: string | undefined): Date | undefined {
  const trimmed = text?.trim() ?? ''
  const instant = INSTANT.test(trimmed) ? new Date(trimmed) : undefined
  return instant === undefined || Number.isNaN(instant.getTime()) ? undefined : instant
}

interface Row {
  readonly domain: number
  readonly operator: number
  updated: number
  texts: readonly string[]
}

/** Takes the rows one by one and lays them out in columns. */
export class RowCollector {
  readonly diagnostics: ListDiagnostic[] = []
  private readonly namespace: string
  private readonly domains = new Map<string, number>()
  /** Index by the text of `Nom`, so that each text is judged once; -1 is not a domain. */
  private readonly readings = new Map<string, number>()
  private readonly operators: OperatorTuple[] = []
  private readonly operatorsByText = new Map<string, number>()
  private readonly operatorsByKey = new Map<string, number>()
  private readonly rows = new Map<number, Row>()
  private count = 0

  constructor(namespace: string) {
    this.namespace = namespace
  }

  note(diagnostic: ListDiagnostic): void {
    if (this.diagnostics.length < MAX_DIAGNOSTICS) this.diagnostics.push(diagnostic)
  }

  add(element: XmlElement): void {
    this.count += 1
    const row = this.count
    const values = this.fieldsOf(element, row)
    if (values === undefined) {
      this.note({ kind: 'row-incomplete', row })
      return
    }
    const [name = '', description = '', operatorText = '', responsible = '', support = '', updatedText = ''] =
      values
    const domain = this.domainOf(name, row)
    if (domain === -1) {
      this.note({ kind: 'row-invalid-domain', row, element: 'Nom' })
      return
    }
    const operator = this.operatorOf(operatorText, row)
    const updated = readInstant(updatedText)?.getTime() ?? Number.NaN
    if (Number.isNaN(updated)) this.note({ kind: 'update-date-unreadable', row, element: 'DateMAJ' })
    this.keep({ domain, operator, updated, texts: [name, description, responsible, support] }, row)
  }

  /** The texts of the six known fields; `undefined` when one of the two that decide is missing or there twice. */
  private fieldsOf(element: XmlElement, row: number): readonly string[] | undefined {
    const values: string[] = []
    let isSound = true
    for (const child of element.elements()) {
      const index = child.namespace === this.namespace ? FIELDS.indexOf(child.local) : -1
      if (index === -1) {
        this.note({ kind: 'element-unknown', row, element: child.local })
        continue
      }
      const text = child.text()
      if (values[index] !== undefined || text === undefined) isSound = false
      values[index] = text?.trim() ?? ''
    }
    return isSound && values[0] !== undefined && values[2] !== undefined ? values : undefined
  }

  private domainOf(name: string, row: number): number {
    const known = this.readings.get(name)
    if (known !== undefined) return known
    const key = isPlainDomain(name) ? name : domainKey(name)
    if (key !== undefined && key !== name) this.note({ kind: 'domain-not-canonical', row, element: 'Nom' })
    const index = key === undefined ? -1 : indexIn(this.domains, key)
    this.readings.set(name, index)
    return index
  }

  private operatorOf(text: string, row: number): number {
    const known = this.operatorsByText.get(text)
    if (known !== undefined) return known
    const tuple = readOperatorName(text)
    const [, , unit, , , strictKey] = tuple
    if (strictKey === '') this.note({ kind: 'operator-unreadable', row, element: 'DNCertificatOperateur' })
    else if (!ID_NAT_STRUCT.test(unit))
      this.note({ kind: 'operator-unusual-ou', row, element: 'DNCertificatOperateur' })
    // The same certificate may be written with and without quotes; an unreadable name is only equal to itself.
    const index = indexIn(this.operatorsByKey, strictKey === '' ? `?${text}` : strictKey)
    if (index === this.operators.length) this.operators.push(tuple)
    this.operatorsByText.set(text, index)
    return index
  }

  /** Of two rows for the same domain and certificate the newer one counts. */
  private keep(row: Row, position: number): void {
    const pair = row.domain * 1_000_000 + row.operator
    const other = this.rows.get(pair)
    if (other === undefined) {
      this.rows.set(pair, row)
      return
    }
    this.note({ kind: 'row-duplicate', row: position })
    if (!(row.updated > other.updated) && !Number.isNaN(other.updated)) return
    other.updated = row.updated
    other.texts = row.texts
  }

  finish(): ListTable {
    const rows = [...this.rows.values()].sort((one, other) => one.domain - other.domain)
    const texts: Buffer[] = []
    const textOffsets = new Uint32Array(rows.length * TEXTS_PER_ROW + 1)
    let offset = 0
    let position = 0
    for (const row of rows) {
      for (const text of row.texts) {
        const bytes = Buffer.from(text)
        texts.push(bytes)
        textOffsets[position] = offset
        position += 1
        offset += bytes.length
      }
    }
    textOffsets[position] = offset
    const joined = new Uint8Array(offset)
    for (let index = 0, at = 0; index < texts.length; index += 1) {
      const bytes = texts[index] ?? new Uint8Array()
      joined.set(bytes, at)
      at += bytes.length
    }
    return {
      domains: indexDomains(this.domains.keys()),
      rowStarts: startsOf(rows, this.domains.size),
      operators: JSON.stringify(this.operators),
      rowDomains: Int32Array.from(rows, ({ domain }) => domain),
      rowOperators: Int32Array.from(rows, ({ operator }) => operator),
      rowUpdates: Float64Array.from(rows, ({ updated }) => updated),
      texts: joined,
      textOffsets,
    }
  }
}

/** Where the rows of each domain start, in rows that are sorted by domain. */
function startsOf(rows: readonly Row[], domains: number): Uint32Array {
  const starts = new Uint32Array(domains + 1)
  for (const { domain } of rows) starts[domain + 1] = (starts[domain + 1] ?? 0) + 1
  for (let index = 0; index < domains; index += 1)
    starts[index + 1] = (starts[index + 1] ?? 0) + (starts[index] ?? 0)
  return starts
}

function indexIn(table: Map<string, number>, key: string): number {
  const known = table.get(key)
  if (known !== undefined) return known
  table.set(key, table.size)
  return table.size - 1
}
