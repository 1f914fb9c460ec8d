import { describe, expect, it } from 'vitest'
import { answerV2, answerV3 } from '../../src/api/answer-schema.ts'
import { classifyError } from '../../src/api/classify-error.ts'
import { readErrorBody } from '../../src/api/error-schema.ts'
import { matchIdentity } from '../../src/outcomes/match-identity.ts'
import { parseCivilIdentity, QfError } from '../../src/index.ts'
import { type Mock, mocksIn, sampleText, samples } from '../support/samples.ts'

/** The public mock whose answer exchanges two digits of the date of birth that was asked. */
const EXCHANGED_DIGITS = '200-couple-2_enfants-qf_msa_150_sept2024.yaml'

function outcomeOf({ status, payload, params }: Mock, version: 'v3' | 'v2'): string {
  if (status === 200) {
    const file = (version === 'v2' ? answerV2 : answerV3).parse(payload)
    expect(file.amount).toEqual(expect.any(Number))
    expect(file.allocataires?.length).toBeGreaterThan(0)
    return file.provider ?? 'unknown'
  }
  const error = readErrorBody(payload)
  const facts = { httpStatus: status, ...(error && { errorCode: error.code }) }
  try {
    return classifyError({ facts, error, at: new Date(0), periodAsked: params.annee !== undefined }).kind
  } catch (failure) {
    return failure instanceof QfError ? failure.code : expect.unreachable()
  }
}

const EXPECTED = ['MSA', 'CNAF', 'not-referenced', 'quota', 'QF_PROVIDER_UNAVAILABLE']

describe.skipIf(samples === undefined)('the public mocks of API Particulier', () => {
  it.each(mocksIn('v3_identite'))('v3 identité, $file', (mock) => {
    expect(EXPECTED).toContain(outcomeOf(mock, 'v3'))
    expect(outcomeOf(mock, 'v3').startsWith('MSA')).toBe(mock.file.includes('_msa_'))
  })

  it.each(mocksIn('v3_france_connect'))('v3 FranceConnect, $file', (mock) => {
    expect(EXPECTED).toContain(outcomeOf(mock, 'v3'))
  })

  it.each(mocksIn('v2_composition_familiale_v2'))('v2, $file', (mock) => {
    expect(EXPECTED).toContain(outcomeOf(mock, 'v2'))
  })

  it.each(mocksIn('v3_identite').filter(({ status }) => status === 200))('the person of $file', (mock) => {
    const { params, payload, file } = mock
    const asked = parseCivilIdentity(
      {
        birthName: String(params.nomNaissance),
        givenNames: [params.prenoms ?? []].flat().map(String),
        sex: params.sexeEtatCivil === 'F' ? 'F' : 'M',
        ...(params.anneeDateNaissance === undefined
          ? {}
          : {
              birthDate: {
                year: Number(params.anneeDateNaissance),
                ...(params.moisDateNaissance === undefined ? {} : { month: Number(params.moisDateNaissance) }),
                ...(params.jourDateNaissance === undefined ? {} : { day: Number(params.jourDateNaissance) }),
              },
            }),
        birthPlace:
          params.codeCogInseeCommuneNaissance === undefined
            ? { country: params.codeCogInseePaysNaissance === '99100' ? '99109' : String(params.codeCogInseePaysNaissance) }
            : { country: '99100', commune: String(params.codeCogInseeCommuneNaissance) },
      },
      '2026-03-02',
    )
    expect(matchIdentity(asked, answerV3.parse(payload).allocataires)).toBe(
      file === EXCHANGED_DIGITS ? 'diverges' : 'matches',
    )
  })

  it('know every code of the nomenclature, each as an answer or as a failure with a code of its own', () => {
    const { source: _source, older_codes_seen: _older, ...families } = JSON.parse(sampleText('errors-qf.json'))
    const codes = Object.values<Record<string, Record<string, string>>>(families).flatMap((byStatus) =>
      Object.entries(byStatus).flatMap(([status, codes]) =>
        Object.keys(codes).map((code) => ({ status: Number(status), code })),
      ),
    )
    expect(codes.length).toBeGreaterThan(50)
    for (const { status, code } of codes) {
      const payload = { errors: [{ code, meta: {} }] }
      const outcome = outcomeOf({ file: code, status, payload, params: {} }, 'v3')
      expect(outcome, code).not.toBe('QF_ANSWER_MALFORMED')
      if (status === 401) expect(outcome, code).toMatch(/^QF_(TOKEN|FRANCE_CONNECT)_REFUSED$/)
    }
  })

  it('take no body of the upstream service for an answer', () => {
    for (const file of ['404-identity-not-found', '404-regime-not-found', 'make_request_valid', 'valid_authentication']) {
      const body: unknown = JSON.parse(sampleText(`upstream_cnav/${file}.json`))
      expect(answerV3.safeParse(body).success).toBe(false)
      expect(readErrorBody(body)?.code ?? 'none').not.toMatch(/^\d{5}$/)
    }
  })
})
