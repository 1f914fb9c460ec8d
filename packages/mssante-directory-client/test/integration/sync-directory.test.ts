import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { nodeHttpClient, systemClock } from '@entente/runtime'
import { codeThrownBy, createPki } from '@entente/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { ExtractionIndex, syncDirectory } from '../../src/index.ts'
import { generateExtraction, makeZip } from '../../src/testing/index.ts'

const servers: { close(): unknown; closeAllConnections(): void }[] = []
const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

const extraction = (rows: number, seed = 1) =>
  makeZip({ 'Extraction_Correspondance_MSSante.txt': Buffer.concat([...generateExtraction({ rows, seed })]) })

/** Serves an archive under a name that tells when it was generated. */
function publishArchive() {
  const state = { archive: extraction(100), stamp: '202608261013', status: 200, bodies: 0 }
  const server = createServer((request, response) => {
    const headers = {
      'Content-Disposition': `attachment; filename=Extraction_Correspondance_MSSante_${state.stamp}.zip`,
    }
    response.writeHead(state.status, headers)
    if (request.method === 'GET') state.bodies += 1
    response.end(request.method === 'GET' ? state.archive : undefined)
  })
  return new Promise<{ url: URL; state: typeof state; server: Server }>((resolve) => {
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({ url: new URL(`http://127.0.0.1:${port}/`), state, server })
    })
  })
}

async function loaded(url: URL, current?: ExtractionIndex) {
  const outcome = await syncDirectory({ http, download: { url }, ...(current !== undefined && { current }) })
  if (outcome.status !== 'replaced') throw new Error(outcome.status)
  return outcome
}

describe('syncDirectory', () => {
  test('loads the first extraction, dated by its name in Paris time', async () => {
    const { url, state } = await publishArchive()
    const { index, diff } = await loaded(url)
    expect(index).toBeInstanceOf(ExtractionIndex)
    expect([index.rows, index.asOf.toISOString(), diff]).toEqual([100, '2026-08-26T08:13:00.000Z', undefined])
    state.stamp = '202601150200'
    expect((await loaded(url)).index.asOf.toISOString()).toBe('2026-01-15T01:00:00.000Z')
  })

  test('does not download what it has, even after a gap of ten days', async () => {
    const { url, state } = await publishArchive()
    const { index } = await loaded(url)
    expect(await syncDirectory({ http, download: { url }, current: index })).toEqual({
      status: 'unchanged',
      asOf: index.asOf,
    })
    expect(state.bodies).toBe(1)
    Object.assign(state, { stamp: '202609051013', archive: extraction(101) })
    const next = await loaded(url, index)
    expect(next.diff?.added).toHaveLength(1)
    expect(next.diff?.removed).toEqual([])
  })

  test('knows the extraction in use after a restart', async () => {
    const { url, state } = await publishArchive()
    const known = { asOf: new Date('2026-08-26T08:13:00Z'), addresses: 150 }
    const sync = () => syncDirectory({ http, download: { url }, known })
    expect(await sync()).toEqual({ status: 'unchanged', asOf: known.asOf })
    state.stamp = '202608271013'
    expect(await codeThrownBy(sync)).toBe('EXTRACTION_SHRUNK')
    state.archive = extraction(140)
    expect(await sync()).toMatchObject({ status: 'replaced', diff: undefined })
  })

  test('refuses an older one, one that lost too much, and a damaged one', async () => {
    const { url, state } = await publishArchive()
    const { index } = await loaded(url)
    state.stamp = '202608251013'
    expect(await codeThrownBy(() => loaded(url, index))).toBe('EXTRACTION_OLDER')
    Object.assign(state, { stamp: '202608271013', archive: extraction(79) })
    expect(await codeThrownBy(() => loaded(url, index))).toBe('EXTRACTION_SHRUNK')
    state.archive = extraction(80)
    expect((await loaded(url, index)).index.rows).toBe(80)
    state.archive = extraction(100).subarray(0, 2_000)
    expect(await codeThrownBy(() => loaded(url, index))).toBe('EXTRACTION_ARCHIVE_INVALID')
    state.stamp = 'tomorrow'
    expect(await codeThrownBy(() => loaded(url, index))).toBe('EXTRACTION_ARCHIVE_INVALID')
    state.status = 503
    expect(await codeThrownBy(() => loaded(url, index))).toBe('DIRECTORY_UNAVAILABLE')
  })

  test('trusts the CA it was given and no other', async () => {
    const root = createPki(systemClock).root({ subject: [['CN', 'AC fictive']], keyType: 'p-256' })
    const leaf = root.leaf({ subject: [['CN', 's']], keyType: 'p-256', dnsNames: ['localhost'] })
    const server = createTlsServer({ key: leaf.privateKeyPem, cert: leaf.certificatePem }, (_, response) =>
      response.end(),
    )
    server.on('tlsClientError', () => undefined)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/`)
    expect(await codeThrownBy(() => loaded(url))).toBe('HTTP_CERTIFICATE')
    const trusting = nodeHttpClient({ ca: root.certificatePem })
    const withCa = () => syncDirectory({ http: trusting, download: { url } })
    expect(await codeThrownBy(withCa)).toBe('EXTRACTION_ARCHIVE_INVALID')
    await trusting.close()
  })
})
