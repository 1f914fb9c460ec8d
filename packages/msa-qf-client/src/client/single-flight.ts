import type { ApiAnswer } from '../api/api-answer.ts'
import { type ApiCall, type ApiPorts, callApi } from '../api/call-api.ts'
import { requestUrl } from '../api/request-url.ts'

/**
 * Lets equal questions that are on their way share one answer: the API answers a second one with a conflict. Each
 * consultation still has its own guards and records.
 */
export function singleFlight(): typeof callApi {
  const flying = new Map<string, Promise<ApiAnswer>>()
  return async (call: ApiCall, ports: ApiPorts) => {
    // A caller that may give up must not take the others with it, and a FranceConnect token belongs to one session.
    if (call.signal !== undefined || call.subject.kind === 'france-connect') return callApi(call, ports)
    const key = `${call.fresh} ${requestUrl(call.access, call.title, call.subject, call.period)}`
    const running = flying.get(key)
    if (running !== undefined) return running
    const started = callApi(call, ports).finally(() => flying.delete(key))
    flying.set(key, started)
    return started
  }
}
