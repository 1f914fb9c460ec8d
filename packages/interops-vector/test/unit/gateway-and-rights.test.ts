import { caught, codeThrownBy, plantSentinels } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  formatInteropsInfos,
  parseInteropsInfos,
  type RightsTable,
  requireAction,
  rightsFor,
  toSoapFault,
  type VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, ISSUER, receivedVi, SERVICE } from '../support/world.ts'

const infos = {
  localSubjectName: 'Élodie & fils <agent>',
  subjectId: 'urn::subject::id',
  authnMethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
  authnInstant: new Date('2026-06-30T12:01:02.340Z'),
  roles: ['IDENT', 'CONSULT'],
}

describe('the Interops-Infos header', () => {
  it('is read back as it was written, in characters that a header can carry', () => {
    const header = formatInteropsInfos(infos)
    expect(header).toMatch(/^[\x20-\x7e]+$/)
    expect(parseInteropsInfos(header)).toEqual(infos)
  })

  it('reads the header seen in live use', () => {
    const header =
      '<InteropsInfos><LocalSubjectName>n</LocalSubjectName><SubjectId>urn::subject::id</SubjectId><MethodAuthn>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</MethodAuthn><AuthenticationDate>2026-06-30T12:01:02.340000Z</AuthenticationDate><Roles><Role>IDENT</Role></Roles></InteropsInfos>'
    expect(parseInteropsInfos(header)).toMatchObject({ roles: ['IDENT'], authnInstant: infos.authnInstant })
  })

  it('reads back any text', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => value.trim() === value && value !== '')
    fc.assert(
      fc.property(text, (subjectId) => {
        const header = formatInteropsInfosOrSkip({ ...infos, subjectId })
        return header === undefined || parseInteropsInfos(header).subjectId === subjectId
      }),
      { seed: 20_260_302, numRuns: 500 },
    )
  })

  it.each([
    '',
    '<InteropsInfos/>',
    '<Autre/>',
    formatInteropsInfos(infos).replace('<Roles>', '<X></X><Roles>'),
    formatInteropsInfos(infos).replace('2026-06-30T12:01:02.340Z', '2026-06-30T12:01:02'),
    formatInteropsInfos(infos).replace(/<SubjectId>.*<\/SubjectId>/, '<SubjectId></SubjectId>'),
    `${formatInteropsInfos(infos)}${' '.repeat(9_000)}`,
  ])('refuses anything else without quoting it', async (header) => {
    const sentinels = plantSentinels()
    sentinels.watch('urn::subject::id')
    const error = await caught(() => parseInteropsInfos(header))
    expect(error).toMatchObject({ code: 'VI_HEADER_INVALID' })
    expect(sentinels.leaksIn(error)).toEqual([])
  })
})

function formatInteropsInfosOrSkip(values: typeof infos): string | undefined {
  try {
    return formatInteropsInfos(values)
  } catch {
    return undefined
  }
}

describe('rightsFor', () => {
  const world = createWorld()
  const table: RightsTable = {
    pagms: {
      LIRE: { actions: ['lire'] },
      ECRIRE: { actions: ['lire', 'écrire'] },
      LIRE_22: { actions: ['lire'], perimeter: { departement: ['22'] } },
      ECRIRE_22: { actions: ['écrire'], perimeter: { departement: ['22'] } },
      LIRE_44: { actions: ['lire'], perimeter: { departement: ['44'] } },
      DROIT: { actions: ['lire'] },
    },
    perimeterSeparator: ';',
  }

  async function rightsOf(...pagms: [string, ...string[]]) {
    const [service] = world.policy.services
    const policy: VectorPolicy = { ...world.policy, services: [{ ...service, pagms: { [ISSUER]: pagms } }] }
    const vector = await acceptVector(
      receivedVi(world, { pagms }),
      policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink: new MemorySink() },
    )
    return rightsFor(vector, table)
  }

  it('adds the actions of several PAGMs up', async () => {
    expect(await rightsOf('LIRE', 'ECRIRE')).toEqual({
      status: 'granted',
      actions: new Set(['lire', 'écrire']),
      perimeter: {},
    })
  })

  it('keeps a perimeter that all PAGMs share', async () => {
    expect(await rightsOf('LIRE_22', 'ECRIRE_22')).toMatchObject({ perimeter: { departement: ['22'] } })
  })

  it('reports PAGMs of different perimeters, the unlimited one included', async () => {
    expect(await rightsOf('LIRE_22', 'LIRE_44')).toEqual({
      status: 'conflict',
      conflicts: [{ axis: 'departement', pagms: ['LIRE_22', 'LIRE_44'] }],
    })
    expect(await rightsOf('LIRE_22', 'ECRIRE')).toMatchObject({ status: 'conflict' })
  })

  it('reads the perimeter of a structured PAGM', async () => {
    expect(await rightsOf('DROIT;DEP_22')).toMatchObject({ perimeter: { perimeter: ['DEP_22'] } })
  })

  it('says which PAGM the table does not know', async () => {
    expect(await rightsOf('LIRE', 'toString')).toEqual({ status: 'unmapped', pagms: ['toString'] })
  })

  it('lets an action pass or throws what answers the caller', async () => {
    const rights = await rightsOf('LIRE')
    expect(() => requireAction(rights, 'lire')).not.toThrow()
    const error = await caught(() => requireAction(rights, 'écrire'))
    expect(error).toMatchObject({ code: 'VI_RIGHTS_INSUFFICIENT' })
    const fault = toSoapFault(error, { applicationNamespace: 'urn:caisse:faultcodes' })
    expect(fault.body).toContain('xmlns:app="urn:caisse:faultcodes">app:DroitsInsuffisants')
    const conflict = await rightsOf('LIRE_22', 'LIRE_44')
    expect(await codeThrownBy(() => requireAction(conflict, 'lire'))).toBe('VI_RIGHTS_INSUFFICIENT')
  })
})
