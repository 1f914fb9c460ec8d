import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/canonical-json.ts'
import { conventionAt, loadConvention, signingDay } from '../../src/convention/index.ts'
import {
  type InteropsConvention,
  interopsDelays,
  parseInteropsConvention,
} from '../../src/convention/interops/index.ts'
import { mssanteDelays, parseMssanteContract } from '../../src/convention/mssante/index.ts'
import { parseQfConvention, qfDelays } from '../../src/convention/qf/index.ts'
import { fromEpochDay, parseCivilDate, toEpochDay } from '../../src/time/index.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

const day = parseCivilDate
const interops = () => parseInteropsConvention(readConventionVector('valid/interops.json'))
const raw = () => readConventionVector<Writable>('valid/interops.json')

/** The example as JSON, to be rewritten by a test. */
interface Writable {
  signing: { signatures: { party: string; on: string; capacity: string }[] }
  amendments: {
    id: string
    title: string
    effectiveOn?: string
    signing: { place: string; copies: number; signatures: { party: string; on: string; capacity: string }[] }
    changes: Record<string, unknown>[]
  }[]
}

describe('the text of a convention on a day', () => {
  it('does not bind before the last party has signed', () => {
    expect(conventionAt(interops(), day('2025-01-19'))).toBeUndefined()
    expect(conventionAt(interops(), day('2025-01-20'))).toMatchObject({
      effectiveOn: '2025-01-20',
      amendments: [],
    })
  })

  it('never binds while it is a draft', () => {
    const draft = loadConvention(readConventionVector('valid/interops-draft.json'))
    expect(conventionAt(draft, day('9999-12-31'))).toBeUndefined()
  })

  it('holds an amendment from its day of effect, not from its signature', () => {
    const before = conventionAt(interops(), day('2025-09-30'))
    const after = conventionAt(interops(), day('2025-10-01'))
    expect(before?.text.projects.map(({ id }) => id)).toEqual(['droits'])
    expect(after?.text.projects.map(({ id }) => id)).toEqual(['droits', 'portail'])
    expect(after?.text.traceConditions).toEqual(["Les supports d'archivage sont relus deux fois par an."])
    expect(after).toMatchObject({
      effectiveOn: '2025-10-01',
      amendments: ['avenant-1'],
      text: { amendments: [] },
    })
  })

  it('leaves out an amendment that one party has not signed', () => {
    const late = conventionAt(interops(), day('2030-01-01'))
    expect(late?.amendments).toEqual(['avenant-1'])
    expect(late?.text.projects.map(({ id }) => id)).toContain('droits')
  })

  it('takes out a project by the amendment that both parties signed', () => {
    const document = raw()
    document.amendments[1]?.signing.signatures.push({
      party: 'caf-exemple',
      on: '2026-05-11',
      capacity: 'Directrice',
    })
    const convention = parseInteropsConvention(document)
    expect(conventionAt(convention, day('2026-05-10'))?.text.projects).toHaveLength(2)
    expect(conventionAt(convention, day('2026-05-11'))?.text.projects.map(({ id }) => id)).toEqual([
      'portail',
    ])
  })

  it('orders amendments by effect, whatever their order in the document', () => {
    const document = raw()
    document.amendments[1]?.signing.signatures.push({
      party: 'caf-exemple',
      on: '2026-05-11',
      capacity: 'Directrice',
    })
    const sorted = conventionAt(parseInteropsConvention(document), day('2027-01-01'))
    document.amendments.reverse()
    expect(conventionAt(parseInteropsConvention(document), day('2027-01-01'))).toEqual(sorted)
  })

  it('asks a party that an amendment brings in to sign it', () => {
    const joining = {
      id: 'cnx-exemple',
      name: 'Troisième organisme (fictif)',
      siret: '99000006900015',
      seat: '6 rue du Modèle, 00000 Ville-Exemple',
      representedBy: 'son Directeur',
      designation: 'client',
      legalBasis: 'articles fictifs',
    }
    const document = raw()
    const [first, second] = document.amendments
    if (first === undefined || second === undefined) return expect.unreachable()
    first.changes = [{ action: 'add', section: 'parties', entry: joining }]
    expect(conventionAt(parseInteropsConvention(document), day('2026-01-01'))?.amendments).toEqual([])
    first.signing.signatures.push({ party: 'cnx-exemple', on: '2025-09-15', capacity: 'Directeur' })
    const version = conventionAt(parseInteropsConvention(document), day('2026-01-01'))
    expect(version?.text.parties.map(({ id }) => id)).toEqual([
      'caisse-exemple',
      'caf-exemple',
      'cnx-exemple',
    ])
  })

  it('refuses a second amendment under the same id', () => {
    const document = raw()
    const [first, second] = document.amendments
    if (first === undefined || second === undefined) return expect.unreachable()
    second.id = first.id
    expect(() => parseInteropsConvention(document)).toThrowError('amendments[1].id: expected an id')
  })

  it('changes only on the days that its amendments name', () => {
    const convention = interops()
    const first = toEpochDay(day('2025-01-20'))
    fc.assert(
      fc.property(fc.integer({ min: first, max: first + 4_000 }), (epochDay) => {
        const version = conventionAt(convention, fromEpochDay(epochDay))
        const start = epochDay >= toEpochDay(day('2025-10-01')) ? '2025-10-01' : '2025-01-20'
        expect(version?.effectiveOn).toBe(start)
        expect(canonicalJson(version)).toBe(canonicalJson(conventionAt(convention, day(start))))
      }),
      { seed: 12_5, numRuns: 100 },
    )
  })
})

describe('the digest input of a text', () => {
  const text = (convention: InteropsConvention) => canonicalJson(conventionAt(convention, day('2026-01-01')))

  it('is the same whether a model value is written out or left to the model', () => {
    const { delays: _delays, ...silent } = readConventionVector('valid/interops.json')
    const model = Object.fromEntries(Object.entries(interopsDelays).map(([name, { delay }]) => [name, delay]))
    expect(text(parseInteropsConvention({ ...silent, delays: model }))).toBe(
      text(parseInteropsConvention(silent)),
    )
  })

  it('does not depend on the order of fields, on the editor hint or on amendments without effect', () => {
    const document = readConventionVector('valid/interops.json')
    const { $schema: _editor, ...bare } = document
    const reversed = Object.fromEntries(Object.entries(bare).reverse())
    const unsigned = raw()
    unsigned.amendments.splice(1)
    expect(text(parseInteropsConvention(reversed))).toBe(text(interops()))
    expect(text(parseInteropsConvention(unsigned))).toBe(text(interops()))
  })

  it('differs as soon as one word differs', () => {
    const document = { ...readConventionVector('valid/interops.json'), title: 'Autre titre' }
    expect(text(parseInteropsConvention(document))).not.toBe(text(interops()))
  })
})

describe('what a convention that is silent says', () => {
  const without = (file: string, ...fields: readonly string[]) =>
    Object.fromEntries(Object.entries(readConventionVector(file)).filter(([name]) => !fields.includes(name)))

  it.each([
    ['INTEROPS', parseInteropsConvention(without('valid/interops.json', 'delays')).delays, interopsDelays],
    ['MSSanté', parseMssanteContract(readConventionVector('valid/mssante.json')).delays, mssanteDelays],
    ['QF', parseQfConvention(readConventionVector('valid/qf.json')).delays, qfDelays],
  ])('%s: the delays of the model, each with its article and rule', (_kind, delays, table) => {
    expect(delays).toEqual(
      Object.fromEntries(Object.entries(table).map(([name, { delay }]) => [name, delay])),
    )
    for (const { article, rule } of Object.values(table)) {
      expect(article).toMatch(/^art\. \d/)
      expect(rule).toMatch(/^(INTEROPS|MSS|QF)-\d/)
    }
  })

  it('QF: open from 5 to 23 h, more than 98 %, 15 minutes of idle time', () => {
    const qf = parseQfConvention(
      without('valid/qf.json', 'openingHours', 'availability', 'sessionIdleMinutes', 'amendments'),
    )
    expect(qf.openingHours).toEqual({ opens: '05:00', closes: '23:00' })
    expect(qf.availability).toEqual({ percent: 98, comparison: 'more-than', window: 'calendar-month' })
    expect(qf.sessionIdleMinutes).toBe(15)
  })

  it('MSSanté: 25 test BAL whose name says test', () => {
    const contract = parseMssanteContract(without('valid/mssante.json', 'testMailboxes'))
    expect(contract.testMailboxes).toEqual({ maximum: 25, marks: ['test'] })
  })
})

describe('a convention once read', () => {
  it('is frozen, down to its last entry', () => {
    const convention = interops()
    expect(() => Object.assign(convention.projects[0]?.services[0] ?? {}, { reuse: 'until-expiry' })).toThrow(
      TypeError,
    )
    expect(() => Object.assign(convention.delays.noticeClient, { value: 0 })).toThrow(TypeError)
  })

  it('leaves the given document as it was', () => {
    const input = readConventionVector('valid/interops.json')
    parseInteropsConvention(input)
    expect(Object.isFrozen(input)).toBe(false)
    expect(input).toEqual(readConventionVector('valid/interops.json'))
  })
})

describe('the day of signature', () => {
  it('is that of the last party, and none while a signature is missing', () => {
    const { signing } = interops()
    expect(signingDay(signing, ['caisse-exemple', 'caf-exemple'])).toBe('2025-01-20')
    expect(signingDay(signing, ['caisse-exemple'])).toBe('2025-01-13')
    expect(signingDay(signing, ['caisse-exemple', 'absent'])).toBeUndefined()
    expect(signingDay(signing, ['absent', 'caisse-exemple'])).toBeUndefined()
    expect(signingDay(signing, [])).toBeUndefined()
  })
})
