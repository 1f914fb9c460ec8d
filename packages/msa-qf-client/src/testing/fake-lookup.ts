import { readToken } from '../access/read-token.ts'
import { errorReply, type FakeReply, jsonReply } from './fake-faults.ts'
import type { SampleFile } from './sample-files.ts'

export const IDENTITY_PATH = '/v3/dss/quotient_familial/identite'
export const FRANCE_CONNECT_PATH = '/v3/dss/quotient_familial/france_connect'

/** Parameters of a call, each with all its values. */
export type CallParams = Readonly<Record<string, readonly string[]>>

/** One call, as far as its answer depends on it. */
export interface FakeCall {
  readonly path: string
  readonly params: CallParams
  readonly token: string | undefined
  readonly at: number
}

/** The mask of each key of the answer. */
const SCOPE_OF: Readonly<Record<string, string>> = {
  quotient_familial: 'cnaf_quotient_familial',
  allocataires: 'cnaf_allocataires',
  enfants: 'cnaf_enfants',
  adresse: 'cnaf_adresse',
}

/** Answers a call as staging does: token, parameters, then the person who matches all that was sent. */
export function lookUp(call: FakeCall, files: readonly SampleFile[], maskScopes: boolean): FakeReply {
  const { path, params, token, at } = call
  if (token === undefined) return errorReply(401, path === IDENTITY_PATH ? '00101' : '51504')
  if (path === IDENTITY_PATH && isExpired(token, at)) return errorReply(401, '00103')
  const wrong = wrongParameter(params, path)
  if (wrong !== undefined) return errorReply(422, wrong)
  const sent = path === IDENTITY_PATH ? params : { ...params, 'france-connect': [token] }
  const file = files.find((each) => matches(each.params, sent))
  if (file === undefined) return errorReply(404, '37003', { provider: 'CNAV' })
  const body =
    maskScopes && file.status === 200 ? masked(file.body, readToken(token).scopes ?? []) : file.body
  return { ...jsonReply(file.status, body), headers: { 'x-response-cached': 'false' } }
}

function isExpired(token: string, at: number): boolean {
  try {
    return (readToken(token).expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) <= at
  } catch {
    return true
  }
}

/** The checks of the service that come before any look-up, with its codes. */
function wrongParameter(params: CallParams, path: string): string | undefined {
  const one = (name: string) => params[name]?.[0] ?? ''
  const name = /^[a-zA-ZÀ-ÖØ-öø-ÿ' -]+$/
  if (one('recipient') === '') return '00203'
  if (!/^\d{14}$/.test(one('recipient')) || !hasLuhnKey(one('recipient'))) return '00210'
  if (path === FRANCE_CONNECT_PATH) return undefined
  if (!name.test(one('nomNaissance'))) return '00420'
  if (!params['prenoms[]']?.every((given) => name.test(given))) return '00367'
  if (one('sexeEtatCivil') !== 'M' && one('sexeEtatCivil') !== 'F') return '00427'
  if (!/^99\d{3}$|^92352$/.test(one('codeCogInseePaysNaissance'))) return '00400'
  const commune = one('codeCogInseeCommuneNaissance')
  if (commune !== '' && !/^(?:[013-9]\d|2[AB1-9])\d{3}$/.test(commune)) return '00365'
  const month = one('mois')
  return month !== '' && !/^(?:[1-9]|1[0-2])$/.test(month) ? '00354' : undefined
}

function hasLuhnKey(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0 || digits.startsWith('356000000')
}

/** Staging compares everything that is sent, whatever its case; only the recipient is left out. */
function matches(wanted: SampleFile['params'], sent: CallParams): boolean {
  const { recipient: _recipient, delegation_id: _delegation, ...compared } = sent
  const plain = (params: SampleFile['params']) =>
    JSON.stringify(
      Object.entries(params)
        .map(([name, values]) => [name, [values].flat().map((value) => value.toLowerCase())])
        .sort(),
    )
  return plain(wanted) === plain(compared)
}

function masked(body: unknown, scopes: readonly string[]): unknown {
  const { data, ...rest } = Object(body)
  const visible = Object.entries(Object(data)).filter(([name]) => scopes.includes(SCOPE_OF[name] ?? ''))
  return { data: Object.fromEntries(visible), ...rest }
}
