import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isCarrier, parseBundle } from '../../src/fhir/fhir-schema.ts'
import { mailboxesOfResource } from '../../src/fhir/mailboxes-of-resource.ts'
import { type MailboxChange, type PublishedMailbox, patchBody } from '../../src/index.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const samples = join(resolve(root, process.env.ENTENTE_SAMPLES ?? '../shared/data'), 'directory')
const read = (name: string) => JSON.parse(readFileSync(join(samples, name), 'utf8').replace(/^\uFEFF/, ''))
const asOf = new Date('2026-03-02T09:00:00Z')

/** The resource as if a search had found it. */
function mailboxesIn(resource: unknown) {
  const body = { resourceType: 'Bundle', entry: [{ resource }] }
  const [entry] = parseBundle(Buffer.from(JSON.stringify(body))).entry ?? []
  return isCarrier(entry?.resource) ? mailboxesOfResource(entry.resource, {}, asOf) : undefined
}

describe.skipIf(!existsSync(samples))('the published examples', () => {
  const resources = ['ig-annuaire', 'ig-mss', 'pages'].flatMap((folder) =>
    existsSync(samples)
      ? readdirSync(join(samples, folder))
          .filter((name) => /^(?:practitioner|organization|bundle).*\.json$/i.test(name))
          .map((name) => `${folder}/${name}`)
      : [],
  )

  test.each(resources)('%s is read', (name) => {
    const sample = read(name)
    const resource = { resourceType: 'Organization', ...sample }
    if (resource.resourceType === 'Bundle') {
      const bundle = parseBundle(Buffer.from(JSON.stringify(resource)))
      const found = (bundle.entry ?? []).flatMap((entry) =>
        isCarrier(entry.resource) ? mailboxesOfResource(entry.resource, {}, asOf) : [],
      )
      expect(found).toHaveLength(2)
    } else {
      const marked = JSON.stringify(resource.telecom ?? []).match(/mailbox-mss-metadata|MSSANTE"/g) ?? []
      expect((mailboxesIn(resource) ?? []).length > 0).toBe(marked.length > 0)
    }
  })

  test('of a person and of a structure give their mailboxes whole', () => {
    expect(mailboxesIn(read('ig-mss/Practitioner-mss-practitioner-bal-per-dupont.json'))).toMatchObject([
      {
        type: 'PER',
        redList: false,
        carrier: 'Practitioner',
        professional: { identifiers: [{ kind: 'idNatPs' }] },
      },
    ])
    expect(mailboxesIn(read('pages/practitioner-pdsm-contained-PER.json'))).toMatchObject([
      {
        type: 'PER',
        dematerialisation: false,
        professional: { profession: { code: '70' }, category: { code: 'C' } },
      },
    ])
    expect(
      mailboxesIn({ resourceType: 'Organization', ...read('pages/organization-v2-doc-fragment-ORG.json') }),
    ).toMatchObject([{ type: 'ORG', description: 'DR HOUSE Secrétariat', dematerialisation: true }])
    expect(mailboxesIn(read('ig-annuaire/Organization-example-organization-nancy.json'))).toHaveLength(1)
    expect(mailboxesIn(read('ig-annuaire/Organization-158480DP.json'))).toEqual([])
  })

  describe('of the draft PATCH', () => {
    const dialect = { typeSystem: 'TRE_R256', emailType: false } as const
    const carrier = (resource: PublishedMailbox['carrier']['resource']) => ({
      resource,
      system: 's',
      value: 'v',
    })
    const person: PublishedMailbox = {
      address: 'prenom.nom@domain.mssante.fr',
      type: 'PER',
      carrier: carrier('Practitioner'),
      redList: false,
      rank: 1,
    }
    const onRole = { ...person, carrier: carrier('PractitionerRole') }
    const team: PublishedMailbox = {
      address: 'structure@domain.mssante.fr',
      type: 'ORG',
      carrier: carrier('Organization'),
      redList: false,
      rank: 1,
      description: 'BAL principale de la structure',
    }
    const whole = { ...team, service: 'Service des admissions', responsible: 'Responsable de la BAL' }

    test.each<[string, MailboxChange]>([
      ['patchPractitionerBAL__insertBALPER', { kind: 'insert', after: person }],
      ['patchPractitionerBAL__insertBALCAB', { kind: 'insert', after: { ...person, type: 'CAB' } }],
      ['patchPractitionerRoleBAL__insertBAL', { kind: 'insert', after: onRole }],
      ['patchOrganizationBAL__insertBAL', { kind: 'insert', after: whole }],
      [
        'patchPractitionerBAL__replaceBALPERAttribute',
        { kind: 'update', before: person, after: { ...person, redList: true } },
      ],
      [
        'patchPractitionerRoleBALByIdentifier__replaceRank',
        { kind: 'update', before: { ...onRole, rank: 2 }, after: onRole },
      ],
      [
        'patchOrganizationBALByIdentifier__replaceAttribute',
        { kind: 'update', before: { ...team, description: 'x' }, after: team },
      ],
      [
        'patchOrganizationBAL__replaceContactPoint',
        { kind: 'update', before: { ...whole, rank: 2 }, after: team },
      ],
      ['patchPractitionerBALByIdentifier__deleteBALPER', { kind: 'delete', before: person }],
      ['patchOrganizationBAL__deleteBAL', { kind: 'delete', before: team }],
    ])('%s is what we write', (name, change) => {
      expect(patchBody(change, dialect)).toEqual(read(`patch/${name}.json`).body)
    })

    test('are all compared', () => {
      expect(readdirSync(join(samples, 'patch'))).toHaveLength(10)
    })
  })
})

test('a quote in an address cannot end the path of a PATCH', () => {
  const before: PublishedMailbox = {
    address: "o'neil@s1.mssante.example",
    type: 'PER',
    carrier: { resource: 'Practitioner', system: 's', value: 'v' },
    redList: false,
  }
  expect(JSON.stringify(patchBody({ kind: 'delete', before }))).toContain(
    String.raw`where(value = 'o\\'neil@s1.mssante.example')`,
  )
})
