import { RedactedByDefault } from '@entente/core'
import type { MssanteDomain } from '@entente/core/ids'
import type { DistinguishedName } from '@entente/trust/x509'
import type { ListDiagnostic } from '../list/collect-rows.ts'
import { type DomainIndex, domainAt, domainsOf, findDomain } from '../list/domain-index.ts'
import { domainKey, hasOneForm } from '../list/domain-key.ts'
import { type ListTable, type OperatorTuple, TEXTS_PER_ROW } from '../list/list-table.ts'
import { certificateNameKeys, type NameComparison } from '../list/operator-name.ts'
import { type DomainKind, kindOfDomain } from './domain-kind.ts'
import { groupRows, type RowGroups } from './row-groups.ts'

/** The certificate of an operator as the list names it. */
export interface OperatorCertificate {
  /** The distinguished name as the list writes it. */
  readonly text: string
  /** Host name of the operator's mail server; never the mail domain. Empty when the name cannot be read. */
  readonly commonName: string
  /** idNat_Struct of the operator. Empty when the name cannot be read. */
  readonly organizationalUnit: string
  readonly organization: string
  /** False when the name cannot be read: no certificate ever matches it. */
  readonly isReadable: boolean
}

/** What the list says about one domain and one certificate. */
export interface WhitelistEntry {
  readonly domain: MssanteDomain
  /** `Nom` as written. */
  readonly nameAsWritten: string
  readonly operator: OperatorCertificate
  readonly description: string
  /** DateMAJ; undefined when unreadable. */
  readonly updatedAt: Date | undefined
  /** Telephone and mail address of persons: printed as `[redacted]` until revealed. */
  readonly contacts: Contacts
}

/** The two contacts of an entry. Personal data. */
export class Contacts extends RedactedByDefault {
  readonly #responsible: string
  readonly #support: string

  constructor(responsible: string, support: string) {
    super()
    this.#responsible = responsible
    this.#support = support
  }

  /** Free texts, in either order of telephone and address. */
  reveal(): { readonly responsible: string; readonly support: string } {
    return { responsible: this.#responsible, support: this.#support }
  }
}

/** Where a snapshot comes from. */
export interface SnapshotOrigin {
  /** SHA-256 of the list as it was received, hexadecimal: the version of the snapshot. */
  readonly sha256: string
  /** `verified`: signature, chain and pin. `unverified`: read for an inspection or in audit mode. */
  readonly verification: 'verified' | 'unverified'
  readonly generatedAt: Date | undefined
  readonly signingTime: Date | undefined
  /** SHA-256 of the signer's certificate. */
  readonly signerSha256: string | undefined
}

/** How a certificate matched what the list says about a domain. */
export interface CertificateMatch {
  readonly operator: OperatorCertificate
  /** True when CN and OU are equal but another attribute is not. */
  readonly hasDrift: boolean
}

const decoder = new TextDecoder()

/** One list, frozen. Every question about one mail must be asked to one snapshot. */
export class WhitelistSnapshot implements SnapshotOrigin {
  readonly sha256: string
  readonly verification: 'verified' | 'unverified'
  readonly generatedAt: Date | undefined
  readonly signingTime: Date | undefined
  readonly signerSha256: string | undefined
  /** Entries, one for each pair of domain and certificate. */
  readonly entryCount: number
  readonly domainCount: number
  readonly diagnostics: readonly ListDiagnostic[]
  readonly #table: ListTable
  // Built when first asked for: a swap must not hold the event loop up, and most questions need none of them.
  readonly #found = new Map<string, number>()
  #domains: readonly string[] | undefined
  #operatorTuples: readonly OperatorTuple[] | undefined
  #rowsOfOperator: RowGroups | undefined

  constructor(table: ListTable, origin: SnapshotOrigin, diagnostics: readonly ListDiagnostic[]) {
    this.sha256 = origin.sha256
    this.verification = origin.verification
    this.generatedAt = origin.generatedAt
    this.signingTime = origin.signingTime
    this.signerSha256 = origin.signerSha256
    this.entryCount = table.rowDomains.length
    this.diagnostics = diagnostics
    this.#table = table
    this.domainCount = table.domains.starts.length - 1
    Object.freeze(this)
  }

  /**
   * True when the domain is listed. Exact: a sub-domain of a listed domain is another domain.
   *
   * @param domain text in any letter case, with or without a trailing dot, A-labels or U-labels
   */
  has(domain: string): boolean {
    return this.#find(domain) !== undefined
  }

  /** All domains in canonical form, in the order of the list. */
  domains(): readonly MssanteDomain[] {
    this.#domains ??= domainsOf(this.#table.domains)
    return this.#domains as readonly MssanteDomain[]
  }

  /** The domains as buffers, to compare them on another thread. */
  get domainIndex(): DomainIndex {
    return this.#table.domains
  }

  /** The entries of a domain: one for each certificate that its operators declared; empty when it is not listed. */
  entriesOf(domain: string): readonly WhitelistEntry[] {
    return this.#rowsOf(domain).map((row) => this.#entry(row))
  }

  /** The certificates that a domain may be served with. */
  certificatesOf(domain: string): readonly OperatorCertificate[] {
    return this.#rowsOf(domain).map((row) => this.#operator(this.#table.rowOperators[row] ?? -1))
  }

  /** The operators (O) of a domain, each once; several during a migration. */
  operatorsOf(domain: string): readonly string[] {
    return [...new Set(this.certificatesOf(domain).map(({ organization }) => organization))]
  }

  /** Which certificate of the domain the subject is, or undefined when it is none of them. */
  matchCertificate(
    domain: string,
    subject: DistinguishedName,
    comparison: NameComparison,
  ): CertificateMatch | undefined {
    return this.#match(
      this.#rowsOf(domain).map((row) => this.#table.rowOperators[row] ?? -1),
      subject,
      comparison,
    )
  }

  /** The domains that a certificate subject is listed for; empty for a stranger. */
  domainsOfCertificate(subject: DistinguishedName, comparison: NameComparison): readonly MssanteDomain[] {
    const found = new Set<MssanteDomain>()
    this.#operators.forEach((_operator, index) => {
      if (this.#match([index], subject, comparison) === undefined) return
      for (const row of this.#operatorRows().of(index)) found.add(this.#domainOfRow(row))
    })
    return [...found]
  }

  /** All certificates of the list, each once. */
  operators(): readonly OperatorCertificate[] {
    return this.#operators.map((_tuple, index) => this.#operator(index))
  }

  /** What a domain looks like. A heuristic of ours: the list has no such field. */
  kindOf(domain: string): DomainKind | undefined {
    const key = this.#find(domain)
    if (key === undefined) return undefined
    return kindOfDomain(
      this.#domainAt(key),
      this.#rowsOf(domain).map((row) => this.#text(row, 1)),
    )
  }

  /** Every entry, one at a time. */
  *entries(): Generator<WhitelistEntry> {
    for (let row = 0; row < this.entryCount; row += 1) yield this.#entry(row)
  }

  /** Never the contents: the list holds contacts. */
  toJSON(): Record<string, string | number | undefined> {
    const { sha256, verification, entryCount, domainCount } = this
    return { sha256, verification, generatedAt: this.generatedAt?.toISOString(), entryCount, domainCount }
  }

  #find(domain: string): number | undefined {
    const known = this.#found.get(domain)
    if (known !== undefined) return known
    const direct = findDomain(this.#table.domains, domain)
    // A text of our own: the caller's may be a piece of something large, which it would keep in memory.
    if (direct !== undefined) this.#found.set(this.#domainAt(direct), direct)
    if (direct !== undefined || hasOneForm(domain)) return direct
    const key = domainKey(domain)
    return key === undefined ? undefined : this.#find(key)
  }

  #rowsOf(domain: string): readonly number[] {
    const key = this.#find(domain)
    if (key === undefined) return []
    const first = this.#table.rowStarts[key] ?? 0
    const count = (this.#table.rowStarts[key + 1] ?? first) - first
    return Array.from({ length: count }, (_, index) => first + index)
  }

  #domainAt(position: number): MssanteDomain {
    return domainAt(this.#table.domains, position) as MssanteDomain
  }

  #domainOfRow(row: number): MssanteDomain {
    return this.#domainAt(this.#table.rowDomains[row] ?? -1)
  }

  /** The distinct certificates, as the worker thread read them. */
  get #operators(): readonly OperatorTuple[] {
    this.#operatorTuples ??= JSON.parse(this.#table.operators) as OperatorTuple[]
    return this.#operatorTuples
  }

  #operator(index: number): OperatorCertificate {
    const [text = '', commonName = '', organizationalUnit = '', organization = '', , strictKey = ''] =
      this.#operators[index] ?? []
    return { text, commonName, organizationalUnit, organization, isReadable: strictKey !== '' }
  }

  #match(
    candidates: readonly number[],
    subject: DistinguishedName,
    comparison: NameComparison,
  ): CertificateMatch | undefined {
    const keys = certificateNameKeys(subject)
    if (keys === undefined) return undefined
    const exact = candidates.find(
      (index) => keys.strict !== '' && this.#operators[index]?.[5] === keys.strict,
    )
    if (exact !== undefined) return { operator: this.#operator(exact), hasDrift: false }
    if (comparison === 'strict' || keys.cnOu === undefined) return undefined
    const close = candidates.find((index) => this.#operators[index]?.[4] === keys.cnOu)
    return close === undefined ? undefined : { operator: this.#operator(close), hasDrift: true }
  }

  #operatorRows(): RowGroups {
    this.#rowsOfOperator ??= groupRows(this.#table.rowOperators, this.#operators.length)
    return this.#rowsOfOperator
  }

  #text(row: number, field: number): string {
    const { texts, textOffsets } = this.#table
    const at = row * TEXTS_PER_ROW + field
    return decoder.decode(texts.subarray(textOffsets[at], textOffsets[at + 1]))
  }

  #entry(row: number): WhitelistEntry {
    const updated = this.#table.rowUpdates[row] ?? Number.NaN
    return {
      domain: this.#domainOfRow(row),
      nameAsWritten: this.#text(row, 0),
      operator: this.#operator(this.#table.rowOperators[row] ?? -1),
      description: this.#text(row, 1),
      updatedAt: Number.isNaN(updated) ? undefined : new Date(updated),
      contacts: new Contacts(this.#text(row, 2), this.#text(row, 3)),
    }
  }
}
