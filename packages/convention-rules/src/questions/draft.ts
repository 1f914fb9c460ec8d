import type { ConventionKind } from '@entente/core/convention'

/** A convention to be filled in, as a JSON value: blanks are empty texts and empty lists. */
export type ConventionDraft = Readonly<Record<string, unknown>>

const party = (id: string, more: ConventionDraft): ConventionDraft => ({
  id,
  name: '',
  siret: '',
  seat: '',
  representedBy: '',
  ...more,
})

const base = (kind: ConventionKind, parties: readonly ConventionDraft[]): ConventionDraft => ({
  kind,
  schemaVersion: 1,
  id: '',
  title: '',
  parties,
  signing: { place: '', copies: 2, signatures: [] },
})

const YEAR = { value: 1, unit: 'year' }
const TWO_YEARS = { value: 2, unit: 'year' }

const DRAFTS: Readonly<Record<ConventionKind, () => ConventionDraft>> = {
  interops: () => ({
    ...base('interops', [
      party('fournisseur', { designation: 'fournisseur', legalBasis: '', certificates: [] }),
      party('client', { designation: 'client', legalBasis: '', certificates: [] }),
    ]),
    duration: { kind: '' },
    annexes: {
      operatingConditions: { title: '', reference: '' },
      network: { title: '', reference: '', variant: 'specific-document' },
    },
    pkis: [],
    projects: [],
    traceConditions: [],
    amendments: [],
  }),
  mssante: () => ({
    ...base('mssante', [
      party('operateur', { role: 'operator', notificationAddress: '' }),
      party('gestionnaire', { role: 'keeper', notificationAddress: '' }),
    ]),
    duration: { kind: 'fixed', initial: TWO_YEARS, renewal: TWO_YEARS },
    operatorReferent: '',
    dsftVersion: '',
    domains: [],
    commitments: [],
    phases: [],
    contacts: [],
    amendments: [],
  }),
  qf: () => ({
    ...base('qf', [
      party('caisse', { role: 'caisse', departments: [] }),
      party('partenaire', { role: 'partner', activity: 'local-authority' }),
    ]),
    duration: { kind: 'fixed', initial: YEAR, renewal: YEAR },
    msaId: '',
    purposes: [],
    users: [],
    families: { noticeVersion: '', objectionWith: ['caisse'] },
    thirdParties: [],
    contacts: [],
    amendments: [],
  }),
}

/**
 * A draft of a convention with every field to fill in. `lint` says what is still missing in it, and `loadConvention` of
 * `@entente/core` reads it once it is complete.
 *
 * @example
 * const draft = draftConvention('qf')
 */
export function draftConvention(kind: ConventionKind): ConventionDraft {
  return DRAFTS[kind]()
}
