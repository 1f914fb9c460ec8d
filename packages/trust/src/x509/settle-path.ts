import { hash } from 'node:crypto'
import type { NonEmpty } from '@entente/core'
import { isTrustError, TrustError, type TrustErrorCode } from '../errors.ts'
import { buildPaths, type CandidatePath } from './build-paths.ts'
import type { Certificate } from './certificate.ts'
import { isSelfIssued } from './issuance.ts'
import { judgePath, type PathJudgement } from './judge-path.ts'
import { parseCertificate } from './parse-certificate.ts'
import type { PathCheck, PathCheckId } from './path-check.ts'
import type { TrustStore } from './trust-store.ts'
import type { PathRequest, PathVerdict } from './validated-path.ts'

type FailedVerdict = Extract<PathVerdict, { verdict: 'failed' }>
type PassedVerdict = Extract<PathVerdict, { verdict: 'passed' }> & { readonly from: Date }

const MAX_SUPPLIED = 10

/** Builds and judges the paths of a chain: the first that passes settles the answer, else the first that exists. */
export function settlePath(
  supplied: readonly Uint8Array[],
  store: TrustStore,
  request: PathRequest,
  policyText: string,
): FailedVerdict | PassedVerdict {
  const checks: PathCheck[] = []
  try {
    const [leaf, candidates] = readSupplied(supplied)
    checks.push({ id: 'certificates-readable', outcome: 'passed' })
    if (isSelfIssued(leaf)) throw new TrustError({ code: 'CERTIFICATE_SELF_SIGNED' })
    checks.push({ id: 'not-self-signed', outcome: 'passed' })
    if (leaf.basicConstraints.ca) throw new TrustError({ code: 'CERTIFICATE_IS_AUTHORITY' })
    checks.push({ id: 'end-entity', outcome: 'passed' })
    const { path, judgement } = choosePath(leaf, candidates, store, request)
    checks.push({ id: 'path-to-anchor', outcome: 'passed' }, ...judgement.checks)
    const failure = failureOf(judgement)
    return failure === undefined
      ? passedVerdict([leaf, ...path.slice(1)], judgement, checks, request, policyText)
      : { verdict: 'failed', error: failure, checks }
  } catch (error) {
    if (!isTrustError(error)) throw error
    const id = STAGES[error.code] ?? 'path-to-anchor'
    return { verdict: 'failed', error, checks: [...checks, { id, outcome: 'failed', code: error.code }] }
  }
}

/** The check that each early refusal belongs to. */
const STAGES: Readonly<Partial<Record<TrustErrorCode, PathCheckId>>> = {
  CERTIFICATE_MALFORMED: 'certificates-readable',
  CERTIFICATE_SELF_SIGNED: 'not-self-signed',
  CERTIFICATE_IS_AUTHORITY: 'end-entity',
}

function readSupplied(supplied: readonly Uint8Array[]): readonly [Certificate, readonly Certificate[]] {
  const [leaf, ...candidates] = supplied
  if (leaf === undefined)
    throw new TrustError({ code: 'CERTIFICATE_MALFORMED', why: 'No certificate was supplied.' })
  if (supplied.length > MAX_SUPPLIED) throw new TrustError({ code: 'PATH_TOO_LARGE' })
  return [parseCertificate(leaf), candidates.map(parseCertificate)]
}

function choosePath(
  leaf: Certificate,
  candidates: readonly Certificate[],
  store: TrustStore,
  request: PathRequest,
): { readonly path: CandidatePath; readonly judgement: PathJudgement } {
  const judged = buildPaths(leaf, candidates, store).map((path) => ({
    path,
    judgement: judgePath(path, store, request, request.at),
  }))
  const chosen = judged.find(({ judgement }) => failureOf(judgement) === undefined) ?? judged[0]
  if (chosen === undefined) throw new TrustError({ code: 'PATH_NOT_FOUND' })
  return chosen
}

function failureOf({ checks }: PathJudgement): TrustError | undefined {
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  if (failed?.code === undefined) return undefined
  const { code, detail, facts } = failed
  return new TrustError({
    code,
    ...(detail === undefined ? {} : { why: detail }),
    ...(facts === undefined ? {} : { details: facts }),
  })
}

function passedVerdict(
  chain: NonEmpty<Certificate>,
  judgement: PathJudgement,
  checks: readonly PathCheck[],
  request: PathRequest,
  text: string,
): PassedVerdict {
  const sha256 = hash('sha256', text, 'hex')
  const [certificate] = chain
  const { crls } = judgement
  return {
    verdict: 'passed',
    from: judgement.from,
    checks,
    path: {
      certificate,
      key: certificate.publicKey,
      chain,
      crls,
      checks,
      validUntil: judgement.until,
      policy: { sha256, text },
      evidence: {
        at: request.at.toISOString(),
        chain: chain.map((one) => one.sha256),
        crls: crls.map((crl) => crl.sha256),
        policy: sha256,
      },
    },
  }
}
