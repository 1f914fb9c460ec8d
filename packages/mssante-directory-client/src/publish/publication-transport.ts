import { open } from 'node:fs/promises'
import type { HttpClient, HttpResponse } from '@entente/core/ports'
import type { CarrierReference } from './desired-mailbox.ts'
import { type PatchDialect, patchBody } from './patch-body.ts'
import type { PublicationOperation } from './plan-publication.ts'

/** What became of one step. `already-done`: the directory shows the wanted state, by a repeated or another sending. */
export type SendOutcome =
  | { readonly status: 'sent' | 'already-done' }
  /** A person has to look: repeating would not help. */
  | { readonly status: 'rejected'; readonly reason: string }
  | { readonly status: 'try-later'; readonly reason: string }

/** Carries steps to the directory. It may be called twice for the same key and has to make that harmless. */
export interface PublicationTransport {
  readonly name: string
  send(operation: PublicationOperation): Promise<SendOutcome>
}

/**
 * Writes each step as one line of JSON to a file, synced, for the operator's own channel to the directory: the write
 * interface in force (TM2) is not public. One writer at a time.
 *
 * A step whose key is in the file already is not written again, and a line that a crash left unfinished is cut off.
 */
export function jsonLinesTransport(path: string, dialect: PatchDialect = {}): PublicationTransport {
  let written: Promise<Set<string>> | undefined
  return {
    name: 'json-lines',
    send: async ({ key, address, change }) => {
      written ??= readWrittenKeys(path)
      const keys = await written
      if (keys.has(key)) return { status: 'already-done' }
      const { carrier } = change.kind === 'delete' ? change.before : change.after
      const line = { key, kind: change.kind, address, carrier, patch: patchBody(change, dialect) }
      const file = await open(path, 'a', 0o600)
      try {
        await file.appendFile(`${JSON.stringify(line)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      keys.add(key)
      return { status: 'sent' }
    },
  }
}

const LINE_FEED = 0x0a

/** The keys of the whole lines of the file; what stands behind the last one is cut off. */
async function readWrittenKeys(path: string): Promise<Set<string>> {
  const file = await open(path, 'a+', 0o600)
  try {
    const bytes = await file.readFile()
    const whole = bytes.lastIndexOf(LINE_FEED) + 1
    if (whole < bytes.length) await file.truncate(whole)
    const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1)
    return new Set(lines.map(keyOfLine))
  } finally {
    await file.close()
  }
}

function keyOfLine(line: string): string {
  const { key } = JSON.parse(line) as { readonly key?: unknown }
  return typeof key === 'string' ? key : ''
}

/** Where the draft PATCH API is, and how its bodies are written. */
export interface DraftPatchTransportOptions extends PatchDialect {
  readonly http: HttpClient
  /** The public draft names no address. */
  readonly baseUrl: URL
  readonly apiKey: string
  /** Says that you know that this interface is a draft of 2026 and may change: write `fhir-patch-draft-2026`. */
  readonly draft: 'fhir-patch-draft-2026'
}

/** Sends each step as the conditional FHIR PATCH of the public draft. Not in service: for tests with your counterpart. */
export function draftPatchTransport(options: DraftPatchTransportOptions): PublicationTransport {
  const { http, baseUrl, apiKey } = options
  return {
    name: options.draft,
    send: async ({ change }) => {
      const { carrier } = change.kind === 'delete' ? change.before : change.after
      const answer = await http
        .send({
          method: 'PATCH',
          url: urlOf(baseUrl, carrier),
          headers: {
            'content-type': 'application/fhir+json',
            accept: 'application/fhir+json',
            'esante-api-key': apiKey,
          },
          body: Buffer.from(JSON.stringify(patchBody(change, options))),
        })
        .catch(() => undefined)
      return answer === undefined
        ? { status: 'try-later', reason: 'no answer' }
        : outcomeOf(answer, change.kind)
    },
  }
}

function urlOf(baseUrl: URL, { resource, system, value }: CarrierReference): URL {
  const url = new URL(`${baseUrl.href.replace(/\/+$/, '')}/${resource}`)
  url.searchParams.set('identifier', `${system}|${value}`)
  return url
}

function outcomeOf({ status }: HttpResponse, kind: 'insert' | 'update' | 'delete'): SendOutcome {
  if (status === 200) return { status: 'sent' }
  if (status === 422 && kind === 'insert') return { status: 'already-done' }
  if (status === 429 || status >= 500) return { status: 'try-later', reason: `status ${status}` }
  if (status === 412) return { status: 'rejected', reason: 'several resources have this identifier' }
  if (status === 404)
    return { status: 'rejected', reason: 'no resource has this identifier, or it has no such mailbox' }
  return { status: 'rejected', reason: `status ${status}` }
}
