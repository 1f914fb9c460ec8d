import { isEntenteError } from '@entente/core'
import {
  explainVector,
  recogniseVector,
  type VectorExplanation,
  type VectorRemark,
} from '@entente/interops-vector'
import { inspectList } from '@entente/mssante-whitelist'
import type { Certificate } from '@entente/trust'
import { inspectToken } from './inspect-token.ts'
import type { Inspection, SeenCheck, SeenValue } from './inspection.ts'
import type { JudgeVector } from './judge-vector.ts'

/** How texts are looked at. */
interface InspectOptions {
  readonly at: Date
  readonly revealPersonal: boolean
  /** Judges VIs; undefined without the two documents. */
  readonly judge: JudgeVector | undefined
  /** Certificate that tokens must be signed with. */
  readonly signer: Certificate | undefined
}

/** A token may begin with a header that holds a whole certificate chain. */
const GLANCE_BYTES = 65_536
const OUTCOMES = ['passed', 'warning', 'failed', 'skipped'] as const

/** Tells what a text is, shows it and checks it. What cannot be read is an answer too. */
export async function inspectText(bytes: Uint8Array, options: InspectOptions): Promise<Inspection> {
  const start = Buffer.from(bytes.subarray(0, GLANCE_BYTES)).toString('latin1')
  try {
    if (/<(?:[\w.-]+:)?ListeBlanche/.test(start)) return inspectWhitelist(bytes)
    if (isOtherToken(start)) {
      return await inspectToken(Buffer.from(bytes).toString('latin1').trim(), options.signer, options)
    }
    return await inspectVector(bytes, options)
  } catch (error) {
    if (!isEntenteError(error)) throw error
    return {
      kind: 'nothing',
      verdict: 'unreadable',
      code: error.code,
      detail: error.message,
      values: [],
      certificates: [],
      checks: [],
    }
  }
}

/** A compact JWS that does not say it is a VI. */
function isOtherToken(start: string): boolean {
  const [header] = /^\s*([\w-]+)\.[\w-]+/.exec(start)?.slice(1) ?? []
  if (header === undefined) return false
  return !/"typ"\s*:\s*"(?:application\/)?vi\+jwt"/i.test(Buffer.from(header, 'base64url').toString('latin1'))
}

async function inspectVector(bytes: Uint8Array, options: InspectOptions): Promise<Inspection> {
  const { at, revealPersonal, judge } = options
  const received = recogniseVector(bytes)
  const check = await judge?.(received, at)
  const explained = explainVector(received, { at, revealPersonal, ...(check && { check }) })
  const { encoding, form, formProblems, formRemarks, pagms } = explained
  const refusal = check !== undefined && check.verdict !== 'passed' ? check.code : undefined
  return {
    kind: 'vector',
    verdict: check === undefined ? 'not-judged' : refusal === undefined ? 'passed' : 'refused',
    ...(refusal !== undefined && { code: refusal }),
    ...(check === undefined && { note: 'unjudged-vector' }),
    values: [
      { name: 'encoding', value: encoding },
      { name: 'form', value: form },
      ...explained.fields,
      ...pagms.map((value): SeenValue => ({ name: 'pagm', value })),
      ...formProblems.map(
        (value, place): SeenValue => ({ name: 'problem', value, ...byName(formRemarks[place]) }),
      ),
    ],
    certificates: explained.certificates.map(
      ({ subject, issuer, notAfter, sha256 }) => `${subject} ← ${issuer}, ${notAfter}, SHA-256 ${sha256}`,
    ),
    checks: explained.checks.map(toCheck),
  }
}

function byName(remark: VectorRemark | undefined): { readonly remark?: VectorRemark } {
  return remark === undefined ? {} : { remark }
}

function toCheck({
  id,
  outcome,
  detail,
  remark,
  cause,
  code,
  meaning,
  remedy,
  fault,
}: VectorExplanation['checks'][number]): SeenCheck {
  const whole = [detail, code, meaning, remedy, fault].filter((part) => part !== undefined).join(' ')
  return {
    id,
    outcome: OUTCOMES.find((one) => one === outcome) ?? 'failed',
    ...(code !== undefined && { code }),
    ...(whole !== '' && { detail: whole }),
    ...byName(remark),
    ...(detail !== undefined && { reason: detail }),
    ...(cause !== undefined && { cause }),
    ...(fault !== undefined && { fault }),
  }
}

function inspectWhitelist(bytes: Uint8Array): Inspection {
  const { integrity, problem, sha256, generatedAt, signingTime, algorithms, certificates, contents } =
    inspectList(bytes)
  const known: readonly (readonly [string, string | number | undefined])[] = [
    ['integrity', integrity],
    ['sha256', sha256],
    ['generated', generatedAt?.toISOString()],
    ['signed', signingTime?.toISOString()],
    ['signature', algorithms?.signature],
    ['digest', algorithms?.digest],
    ['entries', contents?.entries],
    ['domains', contents?.domains],
    ['operator-certificates', contents?.operatorCertificates],
  ]
  return {
    kind: 'list',
    verdict: integrity === 'intact' ? 'not-judged' : 'refused',
    ...(problem !== undefined && { code: problem }),
    note: 'integrity-only',
    values: known.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }])),
    certificates: certificates.map(
      ({ subject, issuer, notAfter, sha256: print }) =>
        `${subject} ← ${issuer}, ${notAfter.toISOString()}, SHA-256 ${print}`,
    ),
    checks: [
      {
        id: 'integrity',
        outcome: integrity === 'intact' ? 'passed' : 'failed',
        ...(problem !== undefined && { code: problem, detail: problem }),
      },
    ],
  }
}
