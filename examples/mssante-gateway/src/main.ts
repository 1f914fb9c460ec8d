// A real Postfix between an inbound front and an outbound relay, all on loopback, in a temporary folder.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId, parseTenantId } from '@entente/core/ids'
import { civilDateInParis } from '@entente/core/time'
import {
  fileListStore,
  gatePolicy,
  listProfile,
  openWhitelist,
  urlSource,
  type Verdict,
} from '@entente/mssante-whitelist'
import { startPolicyServer } from '@entente/mssante-whitelist/postfix'
import { startInboundFront, startOutboundRelay } from '@entente/mssante-whitelist/smtp'
import { type ListRow, signList, startFakeListSite, writeList } from '@entente/mssante-whitelist/testing'
import { nodeHttpClient, systemClock } from '@entente/runtime'
import { parseCertificate, signerFromPem } from '@entente/trust'
import { listedName, makeIgc } from './made-up-igc.ts'
import { bring, freePorts, startMailServer } from './smtp-peers.ts'
import { hasPostfix, startPostfix } from './start-postfix.ts'

const OURS = 'nous.mssante.fr'
const tenant = parseTenantId('99000000200016')
/** Who the peer is, and the reply that the audit matrix expects. */
const MATRIX = {
  'cert-valide-audit': ['valid', '250'],
  'cert-expire-audit': ['expired', '550'],
  'cert-revoque-audit': ['revoked', '550'],
  'cert-non-igc-audit': ['foreign', '550'],
  'cert-no-match-audit': ['of-another-operator', '550'],
  'cert-cn-diff-dn-audit': ['cn-differs', '550'],
  'sans-tls-audit': [undefined, '530'],
} as const

if (!hasPostfix()) {
  if (process.env.CI) throw new Error('This example needs root and the Debian package postfix.')
  console.log('skipped: this example needs root and the Debian package postfix')
  process.exit(0)
}

let failures = 0
function expectReply(what: string, expected: string, seen: string): void {
  if (expected !== seen) failures += 1
  console.log(
    `${expected === seen ? 'ok  ' : 'FAIL'}  ${what}: ${seen}${expected === seen ? '' : `, expected ${expected}`}`,
  )
}
async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 150 && !condition(); tries += 1) await wait(100)
  return condition()
}

const folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
// Postfix runs its parts as other users, who must be able to walk through.
chmodSync(folder, 0o755)
const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
try {
  await run()
} finally {
  for (const close of closing.reverse()) await close()
}
console.log(failures === 0 ? 'all as the audit matrix says' : `${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1

async function run(): Promise<void> {
  const igc = makeIgc()
  const signer = signerFromPem({
    privateKey: igc.agency.privateKeyPem,
    certificateChain: igc.agency.chainPem,
  })
  const rows: ListRow[] = [
    { domain: OURS, operator: listedName('nous') },
    ...Object.keys(MATRIX).map((name) => ({ domain: domainOf(name), operator: listedName('audit') })),
  ]
  const publish = async (listed: readonly ListRow[]) => {
    const now = systemClock.now()
    return signList(writeList(listed, { generatedAt: `${now.toISOString().slice(0, 19)}Z` }), signer, now)
  }

  // The list: published over TLS, fetched with an explicit trust anchor, verified, kept in a folder.
  const site = await startFakeListSite(
    { kind: 'serve', bytes: await publish(rows) },
    { key: igc.ours.privateKeyPem, cert: igc.ours.chainPem },
  )
  const http = nodeHttpClient({ ca: igc.root.certificatePem, allowedHosts: [site.url.host] })
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy: {
      tenant,
      profile: listProfile(),
      signer: {
        trust: igc.trust,
        revocation: { mode: 'require' },
        commonName: 'Liste Blanche fictive',
        organizationalUnit: '318751275100020',
        issuingCaSha256: [parseCertificate(igc.authority.certificateDer).sha256],
      },
    },
    source: urlSource({ url: site.url, http }),
    store: await fileListStore({ tenant, folder: join(folder, 'whitelist') }),
    clock: systemClock,
  })
  closing.push(
    () => whitelist.close(),
    () => http.close(),
    () => site.close(),
  )

  // The operator: mailboxes, Postfix, and the gate on both sides of it.
  const mailboxes = await startMailServer()
  const [internal = 0, exposed = 0, policyPort = 0, relayPort = 0] = await freePorts(4)
  const remote = new Map<string, Awaited<ReturnType<typeof startMailServer>>>()
  for (const [name, [peer]] of Object.entries(MATRIX)) {
    remote.set(domainOf(name), await startMailServer(peer === undefined ? undefined : igc.peers[peer]))
  }
  closing.push(() => mailboxes.close(), ...[...remote.values()].map((server) => () => server.close()))
  const verdicts: Verdict[] = []
  const gate = {
    name: `smtp.${OURS}`,
    own: { key: igc.ours.privateKeyPem, certificate: igc.ours.chainPem },
    view: () => whitelist.view(),
    policy: gatePolicy({ tenant, ownDomains: [OURS], trust: igc.trust }),
    operator: validatedToday,
    onVerdict: (verdict: Verdict) => verdicts.push(verdict),
  }
  const front = await startInboundFront({ ...gate, deliverTo: { host: '127.0.0.1', port: internal } }, 0)
  const relay = await startOutboundRelay(
    { ...gate, resolve: async (domain) => ({ host: '127.0.0.1', port: remote.get(domain)?.port ?? 1 }) },
    relayPort,
  )
  let policyServer = await startPolicyServer({ ...gate, direction: 'inbound' }, policyPort)
  closing.push(
    () => front.close(),
    () => relay.close(),
    () => policyServer.close(),
  )
  const ports = { internal, exposed, policy: policyPort, mailboxes: mailboxes.port, outboundRelay: relayPort }
  closing.push(startPostfix(join(folder, 'postfix'), OURS, ports, igc.ours, igc.root.certificatePem))

  const inbound = (name: string, client: Parameters<typeof bring>[2], port = front.port) =>
    bring(port, { from: `audit@${domainOf(name)}`, to: `bal@${OURS}` }, client)
  const { valid } = igc.peers

  console.log('\nBefore the first list was verified')
  expectReply('a good certificate', '451', await inbound('cert-valide-audit', valid))
  const { outcome } = await whitelist.refresh()
  expectReply('the first refresh', 'swapped', outcome)

  console.log('\nMail from other operators: front, then Postfix, then the mailboxes')
  for (const [name, [peer, expected]] of Object.entries(MATRIX)) {
    expectReply(name, expected, await inbound(name, peer === undefined ? 'without-tls' : igc.peers[peer]))
  }
  expectReply('no certificate', '550', await inbound('cert-valide-audit', undefined))
  const unlisted = { from: 'x@hors-liste.example', to: `bal@${OURS}` }
  expectReply('an unlisted domain', '550', await bring(front.port, unlisted, valid))
  expectReply(
    'mails in the mailboxes',
    '1',
    String((await until(() => mailboxes.mails.length === 1)) ? 1 : mailboxes.mails.length),
  )

  console.log('\nMail to other operators: Postfix, then the relay, then the other server')
  for (const [name, [, expected]] of Object.entries(MATRIX)) {
    const [mails, before] = [remote.get(domainOf(name))?.mails ?? [], mailboxes.mails.length]
    await bring(internal, { from: `bal@${OURS}`, to: `audit@${domainOf(name)}` }, 'without-tls')
    if (expected === '250') {
      expectReply(name, 'delivered', (await until(() => mails.length === 1)) ? 'delivered' : 'not delivered')
    } else {
      await until(() => mailboxes.mails.length > before)
      const notice = mailboxes.mails.at(-1)?.text ?? ''
      const isReturned = mailboxes.mails.length > before && notice.includes(`said: ${expected} `)
      expectReply(
        name,
        `returned with ${expected}`,
        isReturned && mails.length === 0 ? `returned with ${expected}` : 'something else',
      )
    }
  }

  console.log('\nPostfix with the policy server alone: domains only')
  const direct = (name: string, client: Parameters<typeof bring>[2]) => inbound(name, client, exposed)
  expectReply('a listed domain', '250', await direct('cert-valide-audit', valid))
  expectReply('an unlisted domain', '550', await bring(exposed, unlisted, valid))
  expectReply('no certificate', '550', await direct('cert-valide-audit', undefined))
  expectReply(
    'a revoked certificate is not seen here',
    '250',
    await direct('cert-revoque-audit', igc.peers.revoked),
  )
  await policyServer.close()
  expectReply('the policy server is down', '451', await direct('cert-valide-audit', valid))
  policyServer = await startPolicyServer({ ...gate, direction: 'inbound' }, policyPort)

  console.log('\nA new list while mails are in flight')
  const delivered = mailboxes.mails.length
  expectReply('a domain before it is listed', '550', await inbound('nouveau', valid))
  await wait(1_100)
  site.behave({
    kind: 'serve',
    bytes: await publish([...rows, { domain: domainOf('nouveau'), operator: listedName('audit') }]),
  })
  const flight = Array.from({ length: 30 }, () => inbound('cert-valide-audit', valid))
  const swapped = await whitelist.refresh()
  expectReply('the refresh among them', 'swapped', swapped.outcome)
  const replies = await Promise.all(flight)
  expectReply('mails accepted', '30', String(replies.filter((reply) => reply === '250').length))
  expectReply('the domain once it is listed', '250', await inbound('nouveau', valid))
  const expectedMails = delivered + 31
  expectReply(
    'mails delivered',
    '31',
    String(
      (await until(() => mailboxes.mails.length >= expectedMails))
        ? mailboxes.mails.length - delivered
        : 'fewer',
    ),
  )

  console.log('\nWhat each verdict rests on')
  const last = verdicts.at(-1)
  console.log(
    `      ${last?.reason}, list ${last?.evidence.snapshot?.slice(0, 16)}…, policy ${last?.evidence.policy.slice(0, 16)}…\n`,
  )
}

function domainOf(name: string): string {
  return `${name}.espacedeconfiance.mssante.fr`
}

/** In a real gateway this comes from `@entente/convention-rules`. */
function validatedToday(): ConventionStatus {
  return {
    convention: 'contrat-operateur-fictif',
    asOf: civilDateInParis(systemClock.now()),
    state: 'in-force',
    phase: 'validee',
    projects: [],
    amendments: [],
    rules: [parseRuleId('MSS-4.2-1')],
  }
}
