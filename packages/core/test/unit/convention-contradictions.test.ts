import { describe, expect, it } from 'vitest'
import { conventionProblems } from '../../src/convention/index.ts'
import { deploymentProblems } from '../../src/deployment/index.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

/** A path of the example and what is put there: a value, or a copy of the first entry for a list. */
type Edit = readonly [path: string, value: unknown]

/** Appends a copy of the list's first entry, with these fields changed. */
const again = (changes: Record<string, unknown> = {}) => ({ again: changes })

function edited(file: string, edits: readonly Edit[]): Record<string, unknown> {
  const document = readConventionVector(file)
  for (const [path, value] of edits) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const holder = steps.reduce<Record<string, unknown>>((inner, step) => Object(inner[step]), document)
    const list = holder[last]
    holder[last] =
      isAgain(value) && Array.isArray(list) ? [...list, { ...Object(list[0]), ...value.again }] : value
  }
  return document
}

function isAgain(value: unknown): value is { again: object } {
  return typeof value === 'object' && value !== null && 'again' in value
}

const service = 'projects.0.services.0'

describe('contradictions inside an INTEROPS convention', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'one party only',
      [['parties', readConventionVector<{ parties: object[] }>('valid/interops.json').parties.slice(0, 1)]],
      [
        'parties',
        'signing.signatures[1].party',
        'parties',
        'projects[0].services[0].access[0].client',
        'projects[0].contacts[2].party',
        'projects[0].contacts[3].party',
        'amendments[0].signing.signatures[1].party',
      ],
    ],
    [
      'two parties with one id',
      [['parties.1.id', 'caisse-exemple']],
      [
        'parties[1].id',
        'signing.signatures[1].party',
        'projects[0].services[0].access[0].client',
        'projects[0].contacts[2].party',
        'projects[0].contacts[3].party',
        'amendments[0].signing.signatures[1].party',
      ],
    ],
    [
      'two parties with one SIRET',
      [['parties.1.siret', '99000000200016']],
      ['parties[1].siret', 'parties[1].issuerUrn'],
    ],
    ['nobody designated client', [['parties.1.designation', 'fournisseur']], ['parties']],
    [
      'two parties with one recipient URN',
      [
        ['parties.1.recipientUrn', 'organisme-exemple'],
        ['parties.0.recipientUrn', 'organisme-exemple'],
      ],
      ['parties[1].recipientUrn'],
    ],
    [
      'two parties with one issuer URN',
      [
        ['parties.1.issuerUrn', 'organisme-exemple'],
        ['parties.0.issuerUrn', 'organisme-exemple'],
      ],
      ['parties[1].issuerUrn'],
    ],
    [
      'a party that signs twice',
      [['signing.signatures', again({ on: '2025-02-01' })]],
      ['signing.signatures[2].party'],
    ],
    [
      'a signature of a stranger',
      [['amendments.0.signing.signatures.0.party', 'autre']],
      ['amendments[0].signing.signatures[0].party'],
    ],
    [
      'a certificate of an unknown PKI',
      [['parties.1.certificates.1.pki', 'autre']],
      ['parties[1].certificates[1].pki'],
    ],
    [
      'a certificate of an unknown CA',
      [['parties.1.certificates.0.issuingCa', 'autre']],
      ['parties[1].certificates[0].issuingCa'],
    ],
    [
      'two certificates with one id',
      [['parties.1.certificates.1.id', 'jeton']],
      ['parties[1].certificates[1].id'],
    ],
    ['two PKIs with one id and one root', [['pkis', again()]], ['pkis[1].id', 'pkis[1].rootSha256']],
    ['two CAs with one id', [['pkis.0.issuingCas', again()]], ['pkis[0].issuingCas[2].id']],
    [
      'a level twice on the scale',
      [['authLevelScale.2', 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password']],
      ['authLevelScale[2]'],
    ],
    [
      'two projects with one id',
      [['projects', again()]],
      ['projects[1].id', 'projects[1].services[0].audience'],
    ],
    ['a provider that is no party', [['projects.0.provider', 'autre']], ['projects[0].provider']],
    [
      'a provider that is its own client',
      [[`${service}.access.0.client`, 'caisse-exemple']],
      [
        'projects[0].services[0].access[0].client',
        'projects[0].services[0].access[0].client',
        'projects[0].services[0].access[0].client',
      ],
    ],
    [
      'a client without certificate in production',
      [['parties.1.certificates.0.uses', ['tls-client']]],
      ['projects[0].services[0].access[0].client'],
    ],
    ['a client twice', [[`${service}.access`, again()]], ['projects[0].services[0].access[1].client']],
    [
      'a PAGM twice',
      [[`${service}.access.0.pagms`, ['A', 'A']]],
      ['projects[0].services[0].access[0].pagms[1]'],
    ],
    [
      'two services with one id',
      [['projects.0.services', again({ audience: 'https://autre.invalid/' })]],
      ['projects[0].services[1].id'],
    ],
    ['mode P without its specification', [[`${service}.mode`, 'P']], ['projects[0].standard.portal']],
    [
      'retention in hours',
      [['projects.0.traceRetention', { value: 24, unit: 'hour' }]],
      ['projects[0].traceRetention.unit'],
    ],
    [
      'a contact of a stranger',
      [['projects.0.contacts.0.party', 'autre']],
      ['projects[0].contacts[0].party'],
    ],
    ['two contacts with one id', [['projects.0.contacts', again()]], ['projects[0].contacts[4].id']],
    [
      'a service that closes before it opens',
      [[`${service}.openingHours`, { opens: '22:00', closes: '06:00' }]],
      ['projects[0].services[0].openingHours.closes'],
    ],
    ['a term in days', [['duration.initial', { value: 900, unit: 'calendar-day' }]], ['duration.initial']],
    [
      'an amendment that adds what is there',
      [['amendments.0.changes.0.entry.id', 'droits']],
      ['amendments[0].changes[0].entry.id'],
    ],
    [
      'an amendment signed before the convention',
      [
        ['amendments.0.effectiveOn', '2024-12-02'],
        ['amendments.0.signing.signatures.0.on', '2024-12-01'],
        ['amendments.0.signing.signatures.1.on', '2024-12-01'],
      ],
      ['amendments[0].effectiveOn'],
    ],
  ])('%s', (_what, edits, paths) => {
    expect(conventionProblems(edited('valid/interops.json', edits)).map(({ path }) => path)).toEqual(paths)
  })

  it('accepts a client without certificate as long as the project is in test', () => {
    const edits = [
      ['projects.0.phase', 'test'],
      ['parties.1.certificates', []],
      ['amendments', []],
    ] as const
    expect(conventionProblems(edited('valid/interops.json', edits))).toEqual([])
  })
})

describe('contradictions inside an MSSanté operator contract', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    ['a domain twice', [['domains', again({ id: 'autre' })]], ['domains[2].name']],
    ['two domains with one id', [['domains.1.id', 'domaine-1']], ['domains[1].id']],
    ['a BAL type twice', [['domains.0.balTypes', ['PER', 'PER']]], ['domains[0].balTypes[1]']],
    ['a name of the operator held by the keeper', [['domains.1.holder', 'keeper']], ['domains[1].holder']],
    ['two commitments with one id', [['commitments', again()]], ['commitments[1].id']],
    [
      'a validated phase without a provisional one',
      [['phases.0.phase', 'validee']],
      ['phases[0].phase', 'phases[0]'],
    ],
    [
      'phases out of order',
      [['phases.1.from', '2025-03-09']],
      ['phases[1].from', 'phases[1].from', 'phases[1]'],
    ],
    [
      'a phase of a contract that nobody signed',
      [
        ['signing.signatures', []],
        ['amendments', []],
      ],
      ['phases[0].from', 'phases[1].from'],
    ],
    ['a contact of a stranger', [['contacts.0.party', 'autre']], ['contacts[0].party']],
  ])('%s', (_what, edits, paths) => {
    expect(conventionProblems(edited('valid/mssante.json', edits)).map(({ path }) => path)).toEqual(paths)
  })
})

describe('contradictions inside a QF convention', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'no caisse',
      [
        ['parties.0.role', 'partner'],
        ['parties.0.activity', 'other'],
        ['parties.0.departments', undefined],
      ],
      ['parties[0].departments'],
    ],
    ['two partners', [['parties', again({ id: 'autre', siret: '99000006900015' })]], ['parties']],
    ['a department twice', [['parties.0.departments', ['38', '38']]], ['parties[0].departments[1]']],
    ['two purposes with one id', [['purposes', again()]], ['purposes[2].id']],
    ['a rubric twice', [['purposes.0.rubrics', ['montant', 'montant']]], ['purposes[0].rubrics[1]']],
    ['two users with one id', [['users', again()]], ['users[2].id']],
    ['a user who leaves before the first day', [['users.1.until', '2026-02-01']], ['users[1].until']],
    ['two third parties with one id', [['thirdParties', again()]], ['thirdParties[1].id']],
    [
      'a processor without commitment',
      [['thirdParties.0', { id: 'a', name: 'A', kind: 'processor' }]],
      ['thirdParties[0].commitmentOn'],
    ],
  ])('%s', (_what, edits, paths) => {
    expect(conventionProblems(edited('valid/qf.json', edits)).map(({ path }) => path)).toEqual(paths)
  })
})

describe('contradictions inside a deployment', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    ['a tenant twice', [['tenants', again()]], ['tenants[2].id']],
    ['a key of an unknown tenant', [['keys.0.tenant', '99000006900015']], ['keys[0].tenant']],
    ['a store of an unknown tenant', [['stores.0.tenant', '99000006900015']], ['stores[0].tenant']],
    [
      'a habilitation of an unknown tenant',
      [['habilitations.0.tenant', '99000006900015']],
      ['habilitations[0].tenant'],
    ],
    [
      'one key for two tenants',
      [['keys', again({ id: 'autre', tenant: '99000005100013' })]],
      ['keys[5].reference'],
    ],
    ['two stores for one use', [['stores', again({ id: 'autre' })]], ['stores[2].use']],
    ['an anchor twice', [['anchors', again({ id: 'autre' })]], ['anchors[1].sha256']],
    ['an unknown client key', [['endpoints.0.clientKey', 'autre']], ['endpoints[0].clientKey']],
    ['a client key of another use', [['endpoints.0.clientKey', 'jeton']], ['endpoints[0].clientKey']],
    ['an unknown anchor', [['endpoints.0.anchors', ['autre']]], ['endpoints[0].anchors[0]']],
    [
      'an anchor of the other environment',
      [['anchors.0.environment', 'staging']],
      ['anchors[0].environment'],
    ],
    [
      'a habilitation of the other environment',
      [['habilitations.0.environment', 'staging']],
      ['habilitations[0].environment'],
    ],
    ['a URL without host', [['endpoints.0.url', 'https://%']], ['endpoints[0].url']],
    [
      'a URL with a password',
      [['endpoints.0.url', 'https://moi:secret@hote.invalid/']],
      ['endpoints[0].url'],
    ],
    [
      'a loopback address in production',
      [['endpoints.0.url', 'http://127.0.0.1:8443/']],
      ['endpoints[0].url'],
    ],
    ['a partner twice', [['partners', again()]], ['partners[1].party']],
    ['a partner of an unknown convention', [['partners.0.convention', 'AUTRE']], ['partners[0].convention']],
    [
      'a weakening that ends before it was decided',
      [['partners.0.staleRevocation.until', '2026-01-04']],
      ['partners[0].staleRevocation.until'],
    ],
    [
      'a database password in a reference',
      [['stores.1.reference', 'secret:postgres://u:p@hote/base']],
      ['stores[1].reference'],
    ],
  ])('%s', (_what, edits, paths) => {
    expect(
      deploymentProblems(edited('valid/deployment-production.json', edits)).map(({ path }) => path),
    ).toEqual(paths)
  })

  it('accepts the loopback interface without TLS in staging, and nowhere else', () => {
    const at = (url: string) =>
      deploymentProblems(edited('valid/deployment-staging.json', [['endpoints.0.url', url]]))
    expect(at('http://127.0.0.1:8080/')).toEqual([])
    expect(at('http://[::1]:8080/')).toEqual([])
    expect(at('http://localhost/')).toEqual([])
    expect(at('http://127.0.0.1.autre.invalid/')).toHaveLength(1)
  })
})
