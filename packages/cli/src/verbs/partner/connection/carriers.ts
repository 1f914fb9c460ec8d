import type { HttpClient } from '@entente/core/ports'
import {
  type IssuedVector,
  type SoapAnswer,
  samlResponseForm,
  sendSoap,
  VI_FAULT_NAMESPACE,
  WSSE_NAMESPACE,
  writeAuthorizationHeader,
} from '@entente/interops-vector'
import type { SheetService } from '@entente/partner'
import { isRuntimeError } from '@entente/runtime'
import { alterForm, alterHeader, alterXml } from './alter-signature.ts'

/** Why a VI of a test must be refused. */
export type Refusal = 'replay' | 'expired' | 'audience' | 'pagm' | 'signature'

/** How the VIs of one service travel, and what its refusals look like. */
export interface Carrier {
  /** Sends a VI; with `altered`, after a change of its signature. Gives `accepted`, or what was answered. */
  send(vector: IssuedVector, altered?: 'altered'): Promise<string>
  readonly refusals: Readonly<Record<Refusal, string>>
}

const FAULTS: Carrier['refusals'] = {
  replay: 'vi:InvalidVI',
  expired: 'vi:InvalidVI',
  audience: 'vi:InvalidService',
  pagm: 'vi:InvalidPagm',
  signature: 'wsse:FailedCheck',
}

/** A page for people says no code. */
const PAGE = 'a page that refuses'
const PAGES: Carrier['refusals'] = {
  replay: PAGE,
  expired: PAGE,
  audience: PAGE,
  pagm: PAGE,
  signature: PAGE,
}

/** The carrier that a service of a sheet is called with. */
export function carrierFor(
  { mode, carriage }: SheetService,
  { http, url, envelope }: { readonly http: HttpClient; readonly url: URL; readonly envelope: Uint8Array },
): Carrier {
  if (mode === 'P') {
    return {
      refusals: PAGES,
      send: (vector, altered) => described(() => postForm(http, url, vector, altered)),
    }
  }
  return {
    refusals: FAULTS,
    send: (vector, altered) =>
      described(() =>
        carriage === 'rest'
          ? getWithToken(http, url, vector, altered)
          : postSoap(http, url, envelope, vector, altered),
      ),
  }
}

async function postSoap(
  http: HttpClient,
  url: URL,
  envelope: Uint8Array,
  vector: IssuedVector,
  altered: 'altered' | undefined,
): Promise<string> {
  const changing: HttpClient = {
    send: (request) => http.send({ ...request, body: alterXml(request.body ?? new Uint8Array()) }),
    stream: (request) => http.stream(request),
  }
  return faultOf(await sendSoap(altered ? changing : http, { url, envelope, vector }))
}

function faultOf(answer: SoapAnswer): string {
  if (answer.outcome === 'answered') return 'accepted'
  if (answer.outcome === 'unreadable') return `HTTP ${answer.status} without SOAP`
  const { namespace, name } = answer.code
  if (namespace === VI_FAULT_NAMESPACE) return `vi:${plain(name)}`
  if (namespace === WSSE_NAMESPACE) return `wsse:${plain(name)}`
  // The VI has passed: the application itself did not like the message.
  return name === 'Server' || name === 'Receiver' ? `fault ${plain(name)}` : 'accepted'
}

async function getWithToken(
  http: HttpClient,
  url: URL,
  vector: IssuedVector,
  altered: 'altered' | undefined,
): Promise<string> {
  const header = writeAuthorizationHeader(vector)
  const authorization = altered ? alterHeader(header) : header
  const { status, body } = await http.send({ method: 'GET', url, headers: { authorization } })
  const problem = status < 400 ? undefined : problemOf(body)
  if (problem !== undefined) return problem
  // The VI has passed: the application itself did not like the request.
  return status < 500 && status !== 401 && status !== 403 ? 'accepted' : `HTTP ${status}`
}

/** The code of a problem (RFC 9457) in the words of the standard; undefined when it is another one. */
function problemOf(body: Uint8Array): string | undefined {
  let type: unknown
  try {
    ;({ type } = { ...JSON.parse(Buffer.from(body).toString('utf8')) })
  } catch {
    return undefined
  }
  if (typeof type !== 'string') return undefined
  if (type.startsWith(`${VI_FAULT_NAMESPACE}:`)) return `vi:${plain(type.slice(VI_FAULT_NAMESPACE.length))}`
  if (type.startsWith(`${WSSE_NAMESPACE}#`)) return `wsse:${plain(type.slice(WSSE_NAMESPACE.length))}`
  return undefined
}

/** Posts the form as the browser of a user would, who has no client certificate to show. */
async function postForm(
  http: HttpClient,
  url: URL,
  vector: IssuedVector,
  altered: 'altered' | undefined,
): Promise<string> {
  const { fields } = samlResponseForm(vector)
  const response = altered ? alterForm(fields.SAMLResponse) : fields.SAMLResponse
  const { status } = await http.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams({ SAMLResponse: response }).toString()),
  })
  if (status < 400) return 'accepted'
  return status === 401 || status === 403 || status === 400 ? PAGE : `HTTP ${status}`
}

/** What a call came to, or why there is no answer. */
async function described(call: () => Promise<string>): Promise<string> {
  try {
    return await call()
  } catch (error) {
    if (isRuntimeError(error)) return error.code
    throw error
  }
}

/** A partner's word goes into a signed report: letters and digits only. */
function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 60)
}
