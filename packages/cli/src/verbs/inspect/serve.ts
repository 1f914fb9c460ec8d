import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from '@entente/core/ports'
import type { Language } from '../../language.ts'
import type { ExplainCode } from '../../tell-error.ts'
import type { Inspection } from './inspection.ts'
import { contentPolicy, writePage } from './page.ts'

/** What the inspector's server is made with. */
interface InspectorOptions {
  readonly language: Language
  readonly explain: ExplainCode
  readonly clock: Clock
  /** Looks at one pasted text. */
  readonly inspect: (bytes: Uint8Array) => Promise<Inspection>
  /** What is shown first. @default an empty form */
  readonly first?: Inspection
  /** @default any free port */
  readonly port?: number
}

/** A page on the loopback interface. */
export interface Inspector {
  /** Its address, with the secret that other users of this machine do not have. */
  readonly url: string
  /** When the last request came, in milliseconds since 1970. */
  lastRequest(): number
  shown(): number
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const MAX_BODY_BYTES = 8 * 1024 * 1024

/**
 * Serves the page to this machine alone. The path holds a secret; the Host header must be ours, so that no web site
 * reaches it under another name; nothing is stored and nothing is fetched.
 */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const path = `/${randomBytes(16).toString('hex')}/`
  let shown = 0
  let last = options.clock.now().getTime()
  let host = ''
  const page = (inspection: Inspection | undefined) =>
    writePage(inspection, {
      language: options.language,
      explain: options.explain,
      form: path,
      at: options.clock.now(),
    })
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    last = options.clock.now().getTime()
    const { method, url } = request
    if (url !== path || request.headers.host !== host || isForeign(request, host))
      return answer(response, 404, '')
    if (method === 'GET') return answer(response, 200, page(options.first))
    if (method !== 'POST') return answer(response, 405, '')
    const text = await readText(request)
    if (text === undefined) return answer(response, 413, '')
    shown += 1
    answer(response, 200, page(await options.inspect(Buffer.from(text, 'utf8'))))
  }
  const server = createServer((request, response) => {
    // A connection that breaks must not end the process.
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(options.port ?? 0, LOOPBACK)
  await once(server, 'listening')
  const address = server.address()
  host = `${LOOPBACK}:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    url: `http://${host}${path}`,
    lastRequest: () => last,
    shown: () => shown,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A form on another site would say where it stands. */
function isForeign({ headers }: IncomingMessage, host: string): boolean {
  const site = headers['sec-fetch-site']
  const origin = headers.origin
  // A page without referrer says `null`, which its own Sec-Fetch-Site then explains.
  const elsewhere =
    origin !== undefined && origin !== `http://${host}` && !(origin === 'null' && site === 'same-origin')
  return elsewhere || (site !== undefined && site !== 'same-origin' && site !== 'none')
}

/** The pasted text of the form; undefined when it is larger than accepted. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('text') ?? ''
}

function answer(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${contentPolicy(true)}; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      connection: 'close',
    })
    .end(body)
}
