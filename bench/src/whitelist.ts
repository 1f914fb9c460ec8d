import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId, parseTenantId } from '@entente/core/ids'
import { civilDateInParis } from '@entente/core/time'
import {
  diffSnapshots,
  fileListStore,
  fileSource,
  gatePolicy,
  inspectList,
  type ListPolicy,
  type ListView,
  listProfile,
  openWhitelist,
  urlSource,
  verifyList,
  type Whitelist,
  type WhitelistSnapshot,
} from '@entente/mssante-whitelist'
import { startPolicyServer } from '@entente/mssante-whitelist/postfix'
import { type ListRow, signList, startFakeListSite, writeList } from '@entente/mssante-whitelist/testing'
import { nodeHttpClient, systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { createCrlCache, loadCrl, parseCertificate, signerFromPem, trustStore } from '@entente/trust'
import type { BenchOptions, Figure } from './figure.ts'
import { inUnit, median, percentile, summarise } from './spread.ts'

/** The size of the published list in 2025. */
const ROWS = 6_554
const DOMAINS = 5_002
const CERTIFICATES = 392
const OURS = 'domaine-0.mssante.fr'
const tenant = parseTenantId('99000000200016')

/** Measures the liste blanche: refresh, loop delay, checks, difference, policy server. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-whitelist-'))
  try {
    const world = makeWorld(folder)
    const real = await world.publish(rowsOf(ROWS, DOMAINS), 0)
    const threefold = await world.publish(rowsOf(ROWS * 3, DOMAINS * 3), 0)
    const { snapshot } = verifyList(real, world.policy, systemClock.now())
    return [
      await measureRefresh(world, soak ? 15 : 7, 'whitelist.refresh_vs_xmlsec1', ROWS),
      await measureRefresh(world, soak ? 15 : 5, 'whitelist.refresh_threefold_vs_xmlsec1', ROWS * 3),
      await measureLoopDelay(world, threefold),
      measureChecks(snapshot),
      measureDiff(),
      await measurePolicyServer(world, snapshot, soak ? 30 : 5),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type World = ReturnType<typeof makeWorld>

function makeWorld(folder: string) {
  const pki = createPki(systemClock)
  const root = pki.root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC RACINE FICTIVE'],
    ],
  })
  const authority = root.authority({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC ORGANISATIONS FICTIVE'],
    ],
  })
  const agency = authority.leaf({
    subject: [
      ['C', 'FR'],
      ['OU', '318751275100020'],
      ['CN', 'Liste Blanche fictive'],
    ],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  })
  const signer = signerFromPem({ privateKey: agency.privateKeyPem, certificateChain: agency.chainPem })
  const [rootFile, authorityFile] = [join(folder, 'root.pem'), join(folder, 'authority.pem')]
  writeFileSync(rootFile, root.certificatePem)
  writeFileSync(authorityFile, authority.certificatePem)
  const [anchor, issuer] = [parseCertificate(root.certificateDer), parseCertificate(authority.certificateDer)]
  const trust = trustStore({
    anchors: [{ name: 'IGC fictive', certificate: root.certificateDer, sha256: anchor.sha256 }],
    intermediates: [authority.certificateDer],
    crls: createCrlCache([loadCrl(root.crl(), anchor), loadCrl(authority.crl(), issuer)]),
  })
  const policy: ListPolicy = {
    tenant,
    profile: listProfile(),
    signer: {
      trust,
      revocation: { mode: 'require' },
      commonName: 'Liste Blanche fictive',
      organizationalUnit: '318751275100020',
      issuingCaSha256: [issuer.sha256],
    },
  }
  return {
    folder,
    rootFile,
    authorityFile,
    policy,
    trust,
    /** Signs a list generated that many seconds after an instant in the past. */
    publish(rows: readonly ListRow[], second: number): Promise<Uint8Array> {
      const at = new Date(Math.floor(systemClock.now().getTime() / 1000) * 1000 - 3_600_000 + second * 1000)
      return signList(writeList(rows, { generatedAt: `${at.toISOString().slice(0, 19)}Z` }), signer, at)
    },
  }
}

function rowsOf(count: number, domains: number, renamed = 0): readonly ListRow[] {
  return Array.from({ length: count }, (_, index) => {
    const domain = index % domains
    const certificate = (domain + Math.floor(index / domains)) % CERTIFICATES
    return {
      domain: `${domain < renamed ? 'nouveau' : 'domaine'}-${domain}.mssante.fr`,
      operator: `CN=smtp${certificate}.operateur.example,OU=1${String(certificate).padStart(9, '0')},O=ETABLISSEMENT FICTIF ${certificate},ST=Haute-Garonne (31),C=FR`,
      description: `ETABLISSEMENT DE SANTE FICTIF NUMERO ${index}`,
      responsible: '00 00 00 00 00, responsable.messagerie@example.org',
      support: '00 00 00 00 00, support.messagerie.securisee@example.org',
    }
  })
}

/** From the request to the swap, thread, store and network included, against xmlsec1 that verifies the same file. */
async function measureRefresh(world: World, rounds: number, key: string, count: number): Promise<Figure> {
  const rows = rowsOf(count, Math.round((count * DOMAINS) / ROWS))
  const site = await startFakeListSite({ kind: 'serve', bytes: new Uint8Array() })
  const http = nodeHttpClient({ allowLoopbackHttp: true, timeoutMs: 60_000, maxBytes: 33_554_432 })
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy: world.policy,
    source: urlSource({ url: site.url, http, timeoutMs: 60_000 }),
    store: await fileListStore({ tenant, folder: join(world.folder, key) }),
    clock: systemClock,
  })
  const file = join(world.folder, 'list.xml')
  const [ours, theirs]: [number[], number[]] = [[], []]
  // The first rounds compile the code of the worker thread; a process that polls for months has that behind it.
  for (let round = -3; round < rounds; round += 1) {
    const bytes = await world.publish(rows, round + 3)
    site.behave({ kind: 'serve', bytes })
    writeFileSync(file, bytes)
    const start = process.cpuUsage()
    const { outcome } = await whitelist.refresh()
    const { user, system } = process.cpuUsage(start)
    if (outcome !== 'swapped') throw new Error(`The refresh was ${outcome}.`)
    if (round >= 0) {
      ours.push(user + system)
      theirs.push(cpuOfXmlsec(world, file))
    }
  }
  await whitelist.close()
  await http.close()
  await site.close()
  const reference = median(theirs)
  return {
    key,
    unit: '×',
    ...inUnit(summarise(ours), reference),
    reference: `CPU of xmlsec1 verifying alone, ${count} rows`,
    referenceValue: reference / 1000,
    referenceUnit: 'ms',
    target: '≤ 2',
  }
}

/** CPU time of one xmlsec1 process, in microseconds, as the kernel counts children. */
function cpuOfXmlsec(world: World, file: string): number {
  const command = [
    'xmlsec1 --verify --id-attr:Id "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"',
    `--trusted-pem ${world.rootFile} --untrusted-pem ${world.authorityFile} ${file}`,
  ].join(' ')
  const { stdout, stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%3U %3S'; time ${command}`], {
    encoding: 'utf8',
  })
  if (!`${stdout}${stderr}`.includes('OK')) throw new Error('xmlsec1 did not verify the list.')
  const [, user, system] = /^(\d+\.\d+) (\d+\.\d+)$/m.exec(stderr) ?? []
  return (Number(user) + Number(system)) * 1e6
}

/** Refreshes lists of three times the size while the loop answers checks; the delay is what a mail would wait. */
async function measureLoopDelay(world: World, first: Uint8Array): Promise<Figure> {
  const file = join(world.folder, 'threefold.xml')
  writeFileSync(file, first)
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy: world.policy,
    source: fileSource(file),
    store: await fileListStore({ tenant, folder: join(world.folder, 'loop') }),
    clock: systemClock,
  })
  await whitelist.refresh()
  const lists = [1, 2, 3, 4, 5].map((second) =>
    world.publish(rowsOf(ROWS * 3, DOMAINS * 3, second * 100), second),
  )
  const prepared = await Promise.all(lists)
  const delays: number[] = []
  const without = await delayDuring(whitelist, new Promise((resolve) => setTimeout(resolve, 1_000)))
  for (const next of prepared) {
    writeFileSync(file, next)
    delays.push(await delayDuring(whitelist, whitelist.refresh()))
  }
  await whitelist.close()
  return {
    key: 'whitelist.loop_delay_p99_ms',
    unit: 'ms',
    ...summarise(delays),
    reference: `${ROWS * 3} rows, 100 domains renamed, refreshed under load on ${cpus().length} processors; the same load without a refresh`,
    referenceValue: without,
    referenceUnit: 'ms',
    target: '< 20',
  }
}

/** The 99th percentile of the loop's delay, in milliseconds, while it answers checks and something else goes on. */
async function delayDuring(whitelist: Whitelist, work: Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const { snapshot } = whitelist.view()
    for (let index = 0; index < 200; index += 1) snapshot?.has(`domaine-${index}.mssante.fr`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await ended
  histogram.disable()
  return histogram.percentile(99) / 1e6
}

/** Three of four listed, against a bare set of the same texts. */
function measureChecks(snapshot: WhitelistSnapshot): Figure {
  const questions = Array.from({ length: 20_000 }, (_, index) => {
    if (index % 4 === 3) return `inconnu-${index}.mssante.fr`
    return `domaine-${index % DOMAINS}.mssante.fr`
  })
  const rates: number[] = []
  for (let round = 0; round < 11; round += 1) {
    let listed = 0
    const start = performance.now()
    for (let pass = 0; pass < 20; pass += 1)
      for (const domain of questions) if (snapshot.has(domain)) listed += 1
    const seconds = (performance.now() - start) / 1000
    if (listed !== 20 * 15_000) throw new Error('The checks are wrong.')
    rates.push((questions.length * 20) / seconds)
  }
  const bare = new Set<string>(snapshot.domains())
  const start = performance.now()
  let found = 0
  for (let pass = 0; pass < 20; pass += 1) for (const domain of questions) if (bare.has(domain)) found += 1
  const bareRate = (questions.length * 20) / ((performance.now() - start) / 1000)
  if (found !== 20 * 15_000) throw new Error('The reference is wrong.')
  return {
    key: 'whitelist.checks_per_s',
    unit: '/s',
    ...summarise(rates),
    reference: 'exact checks, three of four listed; a bare Set of the same texts',
    referenceValue: bareRate,
    referenceUnit: '/s',
    target: '≥ 2000000',
  }
}

function measureDiff(): Figure {
  const read = (renamed: number) => {
    const xml = writeList(rowsOf(13_000, 10_000, renamed), { generatedAt: '2026-01-01T00:00:00Z' })
    const { snapshot } = inspectList(new TextEncoder().encode(xml))
    if (snapshot === undefined) throw new Error('The list is not readable.')
    return snapshot
  }
  const [before, after] = [read(0), read(1_000)]
  const times = Array.from({ length: 11 }, () => {
    const start = performance.now()
    if (diffSnapshots(before, after).addedDomains.length !== 1_000)
      throw new Error('The difference is wrong.')
    return performance.now() - start
  })
  const start = performance.now()
  const [old, now] = [new Set(before.domains()), new Set(after.domains())]
  const bare = [...now].filter((domain) => !old.has(domain)).length
  const bareTime = performance.now() - start
  if (bare !== 1_000) throw new Error('The reference is wrong.')
  return {
    key: 'whitelist.diff_ms',
    unit: 'ms',
    ...summarise(times),
    reference: 'two lists of 10,000 domains, 1,000 of them renamed; two bare Sets of their domains',
    referenceValue: bareTime,
    referenceUnit: 'ms',
    target: '< 100',
  }
}

/** 1,000 requests a second on ten connections, as a busy Postfix keeps them. */
async function measurePolicyServer(
  world: World,
  snapshot: WhitelistSnapshot,
  seconds: number,
): Promise<Figure> {
  const now = systemClock.now()
  const view: ListView = {
    at: now,
    tenant,
    state: 'fresh',
    snapshot,
    confirmedAt: now,
    breakGlass: undefined,
  }
  const status: ConventionStatus = {
    convention: 'contrat-fictif',
    asOf: civilDateInParis(now),
    state: 'in-force',
    phase: 'validee',
    projects: [],
    amendments: [],
    rules: [parseRuleId('MSS-4.2-1')],
  }
  const policy = gatePolicy({ tenant, ownDomains: [OURS], trust: world.trust })
  const server = await startPolicyServer({
    direction: 'inbound',
    view: () => view,
    policy,
    operator: () => status,
  })
  const own = await askSteadily(server.port, seconds)
  await server.close()
  const echo = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      for (let count = chunk.toString().split('\n\n').length; count > 1; count -= 1)
        socket.write('action=DUNNO\n\n')
    })
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', () => resolve()))
  const bare = await askSteadily((echo.address() as AddressInfo).port, 3)
  echo.close()
  return {
    key: 'whitelist.policy_p99_ms',
    unit: 'ms',
    ...summarise(own),
    reference: '1,000 requests/s on loopback, client in the same process; a server that always answers DUNNO',
    referenceValue: median(bare),
    referenceUnit: 'ms',
    target: '≤ 5',
  }
}

/** The 99th percentile of each second, at 1,000 requests a second on ten connections. */
async function askSteadily(port: number, seconds: number): Promise<readonly number[]> {
  const clients = await Promise.all(Array.from({ length: 10 }, () => openClient(port)))
  const percentiles: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    const started = performance.now()
    const asked: Promise<number>[] = []
    while (asked.length < 1_000) {
      const due = Math.min(1_000, performance.now() - started)
      while (asked.length < due)
        asked.push(clients[asked.length % clients.length]?.ask(asked.length) ?? Promise.resolve(0))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    const times = await Promise.all(asked)
    // The first second compiles the code of both ends.
    if (second > 0) percentiles.push(percentile(times, 0.99))
  }
  for (const { close } of clients) close()
  return percentiles
}

/** A connection that takes questions one after the other and tells how long each answer took, in milliseconds. */
async function openClient(port: number): Promise<{ ask(index: number): Promise<number>; close(): void }> {
  const waiting: { readonly start: number; readonly resolve: (ms: number) => void }[] = []
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.setEncoding('utf8')
  socket.on('error', () => undefined)
  socket.on('data', (chunk: string) => {
    for (let count = chunk.split('\n\n').length - 1; count > 0; count -= 1) {
      const next = waiting.shift()
      next?.resolve(performance.now() - next.start)
    }
  })
  const ask = (index: number) =>
    new Promise<number>((resolve) => {
      waiting.push({ start: performance.now(), resolve })
      socket.write(
        `request=smtpd_access_policy\nprotocol_state=RCPT\nsender=a@domaine-${index}.mssante.fr\nrecipient=b@${OURS}\nccert_fingerprint=AA\nencryption_protocol=TLSv1.3\n\n`,
      )
    })
  return { ask, close: () => socket.destroy() }
}
