#!/usr/bin/env bash
# Put the liste blanche in front of Postfix. Run it in an empty folder, as root:
#
#   mkdir gateway && cd gateway && bash whitelist-before-postfix.sh
#
# It needs Node.js 20.19 or newer and the Debian package postfix. It leaves a gateway's files in the folder: what each
# is for stands beside it below. Without settings of yours it plays everything against a made-up agency on loopback and
# stops what it started. With SETTINGS=file it sets the real thing up and stops before step 7; the file gives:
#
#   TENANT           SIRET of your organisme             DOMAIN        the domain you serve
#   ROOT_SHA256      fingerprint of the IGC-Santé root, as its publication states it
#   LIST_URL         where the list is published         CRL_URLS      "root-crl-url issuing-authority-crl-url"
#   FRONT_PORT       25 in production                    FRONT_HOST    0.0.0.0 in production
#   RELAY_PORT POSTFIX_PORT MAILBOX_PORT                 loopback ports of relay, Postfix and your mailboxes
#
# and the folder then holds igc-root.pem, igc-organisations.pem, smtp.key and smtp.pem (your IGC-Santé certificate).
set -euo pipefail
umask 022

ENTENTE=${ENTENTE:-npx --no-install entente}
say() { printf '\n== %s\n' "$*"; }
expect() { # expect what wanted seen
  if [ "$2" = "$3" ]; then echo "ok    $1: $3"; else echo "FAIL  $1: $3, expected $2"; exit 1; fi
}
started=()
stop() {
  set +e
  [ -f postfix/conf/main.cf ] && postfix -c "$PWD/postfix/conf" stop >/dev/null 2>&1
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
}
trap stop EXIT

[ -x /usr/sbin/postfix ] && [ "$(id -u)" = 0 ] || { echo 'This needs root and the Debian package postfix.' >&2; exit 3; }
[ -z "$(ls -A)" ] || [ -n "${SETTINGS:-}" ] || { echo 'This folder is not empty.' >&2; exit 3; }

say '0. Packages'
if ! node --input-type=module -e "await import('@entente/mssante-whitelist/smtp')" 2>/dev/null; then
  npm init -y >/dev/null
  npm install --silent @entente/cli @entente/core @entente/mssante-whitelist @entente/runtime @entente/testkit @entente/trust \
    smtp-server nodemailer
fi

if [ -z "${SETTINGS:-}" ]; then
  say '1. A made-up agency: IGC, list site, revocation lists, mailboxes, two other operators'
  cat >stand-in.mjs <<'EOF'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { signList, startFakeListSite, writeList } from '@entente/mssante-whitelist/testing'
import { createPki } from '@entente/testkit'
import { parseCertificate, signerFromPem } from '@entente/trust'
import { SMTPServer } from 'smtp-server'

const clock = { now: () => new Date() }
const pki = createPki(clock)
const root = pki.root({ subject: [['C', 'FR'], ['CN', 'AC RACINE FICTIVE']] })
const authority = root.authority({ subject: [['C', 'FR'], ['CN', 'AC ORGANISATIONS FICTIVE']] })
const nameOf = (host) => [['C', 'FR'], ['ST', 'Paris (75)'], ['O', 'OPERATEUR FICTIF'], ['OU', '1990000010'], ['CN', host]]
const listed = (host) => nameOf(host).map((part) => part.join('=')).reverse().join(',')
const operator = (host) =>
  authority.leaf({ subject: nameOf(host), dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], extendedKeyUsage: ['serverAuth', 'clientAuth'] })
const ours = operator('smtp.nous.mssante.fr')
const peers = { clinique: operator('smtp.clinique.mssante.fr'), revoque: operator('smtp.clinique.mssante.fr'), autre: operator('smtp.autre.mssante.fr') }
const agency = authority.leaf({ subject: [['C', 'FR'], ['OU', '318751275100020'], ['CN', 'Liste Blanche fictive']], keyUsage: ['digitalSignature', 'nonRepudiation'] })

const now = clock.now()
const rows = ['nous', 'clinique'].map((name) => ({ domain: `${name}.mssante.fr`, operator: listed(`smtp.${name}.mssante.fr`) }))
const xml = writeList(rows, { generatedAt: `${now.toISOString().slice(0, 19)}Z` })
const list = await signList(xml, signerFromPem({ privateKey: agency.privateKeyPem, certificateChain: agency.chainPem }), now)
const site = await startFakeListSite({ kind: 'serve', bytes: list }, { key: ours.privateKeyPem, cert: ours.chainPem })

const crls = { '/ACR-EL.crl': root.crl(), '/ACI-EL-ORG.crl': authority.crl({ revoked: [{ certificate: peers.revoque.certificateDer, at: now }] }) }
const crlSite = createServer((request, response) => response.end(crls[request.url]))
await new Promise((done) => crlSite.listen(0, '127.0.0.1', done))

/** A mail server that takes everything and notes who sent it to whom. */
async function mailServer(file, identity) {
  const tls = identity && { key: identity.privateKeyPem, cert: identity.chainPem, requestCert: true, rejectUnauthorized: false }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: identity ? ['AUTH'] : ['AUTH', 'STARTTLS'], disableReverseLookup: true, logger: false, ...tls,
    onData(stream, { envelope }, done) {
      stream.resume().on('end', () => {
        writeFileSync(file, `${envelope.mailFrom.address || '<>'} ${envelope.rcptTo[0].address}\n`, { flag: 'a' })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return server.server.address().port
}
const mailboxes = await mailServer('mailboxes.log')
writeFileSync('routes.json', JSON.stringify({ 'clinique.mssante.fr': await mailServer('clinique.log', peers.clinique) }))

const free = () => new Promise((done) => { const one = createServer().listen(0, '127.0.0.1', () => { const { port } = one.address(); one.close(() => done(port)) }) })
for (const [name, pem] of Object.entries({ 'igc-root.pem': root.certificatePem, 'igc-organisations.pem': authority.certificatePem, 'smtp.key': ours.privateKeyPem, 'smtp.pem': ours.chainPem })) writeFileSync(name, pem, { mode: 0o600 })
for (const [name, { privateKeyPem, chainPem }] of Object.entries(peers)) { writeFileSync(`${name}.key`, privateKeyPem, { mode: 0o600 }); writeFileSync(`${name}.pem`, chainPem) }
const crlAt = `http://127.0.0.1:${crlSite.address().port}`
writeFileSync('settings.env.new', `TENANT=99000000200016
DOMAIN=nous.mssante.fr
ROOT_SHA256=${parseCertificate(root.certificateDer).sha256}
LIST_URL=${site.url}
CRL_URLS="${crlAt}/ACR-EL.crl ${crlAt}/ACI-EL-ORG.crl"
FRONT_HOST=127.0.0.1
FRONT_PORT=${await free()}
RELAY_PORT=${await free()}
POSTFIX_PORT=${await free()}
MAILBOX_PORT=${mailboxes}
`)
EOF
  node stand-in.mjs &
  started+=($!)
  for _ in $(seq 150); do [ -f settings.env.new ] && [ -s settings.env.new ] && break; sleep 0.2; done
  sleep 0.2
  mv settings.env.new settings.env
fi
set -a
# shellcheck source=/dev/null
. "${SETTINGS:-./settings.env}"
set +a

say '2. Look before you trust: the list, who signed it, and a pin that two people confirm'
# Each of the two downloads the list from their own workplace and compares the signer with an official channel.
$ENTENTE whitelist fetch --url "$LIST_URL" --ca igc-root.pem --out list-1.xml
$ENTENTE whitelist fetch --url "$LIST_URL" --ca igc-root.pem --out list-2.xml
$ENTENTE whitelist inspect list-1.xml --pin pin.json --tenant "$TENANT" --issuer igc-organisations.pem
$ENTENTE whitelist inspect list-1.xml --confirm pin.json --as "${FIRST_PERSON:-Responsable messagerie}" | tail -n 1
$ENTENTE whitelist inspect list-2.xml --confirm pin.json --as "${SECOND_PERSON:-Responsable securite}" | tail -n 1

say '3. Revocation lists: brought ahead of time, by a job that runs every day'
# They are signed, and IGC-Santé publishes them over plain HTTP.
cat >fetch-crls.mjs <<'EOF'
import { renameSync, writeFileSync } from 'node:fs'
for (const url of process.argv.slice(2)) {
  const name = new URL(url).pathname.split('/').at(-1)
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(20_000) })
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  writeFileSync(`${name}.new`, Buffer.from(await answer.arrayBuffer()))
  renameSync(`${name}.new`, name)
}
EOF
# shellcheck disable=SC2086
node fetch-crls.mjs $CRL_URLS
ls -- *.crl

say '4. Verify by the pin, and ask the list'
policy=(--pin pin.json --root igc-root.pem --root-sha256 "$ROOT_SHA256" --issuer igc-organisations.pem
  --crl ACR-EL.crl=igc-root.pem --crl ACI-EL-ORG.crl=igc-organisations.pem)
$ENTENTE whitelist verify list-1.xml "${policy[@]}"
$ENTENTE whitelist check list-1.xml "$DOMAIN" "${policy[@]}" --certificate smtp.pem

say '5. The gateway: a front before Postfix, a relay behind it'
cat >gateway.mjs <<'EOF'
import { resolveMx } from 'node:dns/promises'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { parseRuleId } from '@entente/core/ids'
import { civilDateInParis } from '@entente/core/time'
import { fileListStore, gatePolicy, listPolicyFromPin, openWhitelist, parsePin, urlSource } from '@entente/mssante-whitelist'
import { startInboundFront, startOutboundRelay } from '@entente/mssante-whitelist/smtp'
import { nodeHttpClient, nodeRandom, systemClock } from '@entente/runtime'
import { createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'

const { DOMAIN, FRONT_HOST, FRONT_PORT, LIST_URL, POSTFIX_PORT, RELAY_PORT, ROOT_SHA256 } = process.env
const text = (name) => readFileSync(name, 'utf8')
const crls = createCrlCache()
function readCrls() {
  for (const [list, issuer] of [['ACR-EL.crl', 'igc-root.pem'], ['ACI-EL-ORG.crl', 'igc-organisations.pem']])
    crls.put(loadCrl(readFileSync(list), parseCertificate(text(issuer))))
}
readCrls()
const trust = trustStore({
  anchors: [{ name: 'IGC-Santé', certificate: text('igc-root.pem'), sha256: ROOT_SHA256 }],
  intermediates: [text('igc-organisations.pem')],
  crls,
})
const policy = listPolicyFromPin(parsePin(text('pin.json')), trust)
const url = new URL(LIST_URL)
const say = (what, facts = {}) => console.log(new Date().toISOString(), what, JSON.stringify(facts))
const whitelist = await openWhitelist({
  mode: 'enforce',
  policy,
  source: urlSource({ url, http: nodeHttpClient({ ca: text('igc-root.pem'), allowedHosts: [url.host], maxBytes: 33_554_432 }) }),
  store: await fileListStore({ tenant: policy.tenant, folder: 'whitelist' }),
  clock: systemClock,
  observer: { event: say, measure() {}, span: (_name, _facts, run) => run() },
})

/** The operator's contract today. Compute it with statusOf of @entente/convention-rules from your contract and its events. */
const operator = () => ({
  convention: 'contrat-operateur', asOf: civilDateInParis(systemClock.now()), state: 'in-force', phase: 'validee',
  projects: [], amendments: [], rules: [parseRuleId('MSS-4.2-1')],
})
const gate = {
  name: `smtp.${DOMAIN}`,
  own: { key: text('smtp.key'), certificate: text('smtp.pem') },
  view: () => whitelist.view(),
  policy: gatePolicy({ tenant: policy.tenant, ownDomains: [DOMAIN], trust }),
  operator,
  onVerdict: ({ decision, reason, evidence }) => say('verdict', { decision, reason, list: evidence.snapshot, policy: evidence.policy }),
}
/** Where a domain's mail goes: its first MX; routes.json stands for the DNS of the made-up agency. */
const routes = existsSync('routes.json') ? JSON.parse(text('routes.json')) : undefined
async function resolve(domain) {
  if (routes !== undefined) return { host: '127.0.0.1', port: routes[domain] ?? 1 }
  const [first] = (await resolveMx(domain)).sort((one, other) => one.priority - other.priority)
  return { host: first?.exchange ?? domain, port: 25 }
}
const front = await startInboundFront({ ...gate, deliverTo: { host: '127.0.0.1', port: Number(POSTFIX_PORT) } }, Number(FRONT_PORT), FRONT_HOST)
const relay = await startOutboundRelay({ ...gate, resolve }, Number(RELAY_PORT))
say('gateway ready')
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
await whitelist.run({
  signal: stop.signal,
  random: nodeRandom,
  async sleep(ms, signal) {
    await wait(ms, undefined, { signal })
    readCrls()
  },
})
await Promise.all([front.close(), relay.close(), whitelist.close()])
process.exit(0)
EOF
# In production: a systemd unit with this command, the settings as its EnvironmentFile, Restart=always.
node gateway.mjs >gateway.log 2>&1 &
started+=($!)
for _ in $(seq 150); do grep -q 'whitelist.swapped' gateway.log && grep -q 'gateway ready' gateway.log && break; sleep 0.2; done
cat gateway.log

say '6. Postfix between the two'
mkdir -p postfix/conf postfix/queue postfix/data
chmod 755 .
chown postfix: postfix/data
cat >postfix/conf/main.cf <<EOF
compatibility_level = 3.6
queue_directory = $PWD/postfix/queue
data_directory = $PWD/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $PWD/postfix/queue/maillog
maillog_file_prefixes = $PWD
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = smtp.$DOMAIN
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
relay_domains = $DOMAIN
# Without this a listed domain would stand for all its sub-domains, and the list is exact.
parent_domain_matches_subdomains =
relay_transport = smtp:[127.0.0.1]:$MAILBOX_PORT
# Everything that leaves goes through the relay, one recipient for each mail: one reply cannot hold two verdicts.
default_transport = gate:[127.0.0.1]:$RELAY_PORT
gate_destination_recipient_limit = 1
smtp_tls_security_level = none
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
EOF
cat >postfix/conf/master.cf <<EOF
127.0.0.1:$POSTFIX_PORT inet n - n - - smtpd
gate unix - - n - - smtp
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
EOF
postfix -c "$PWD/postfix/conf" start
postconf -c "$PWD/postfix/conf" default_transport

if [ -n "${SETTINGS:-}" ]; then
  echo 'Ready. The gateway and Postfix stay up.'
  trap - EXIT
  exit 0
fi

say '7. See it work'
cat >probe.mjs <<'EOF'
// Brings one mail and prints the reply: node probe.mjs port from to [certificate]
import { readFileSync } from 'node:fs'
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'
const [port, from, to, name] = process.argv.slice(2)
const tls = { rejectUnauthorized: false, ...(name && { key: readFileSync(`${name}.key`), cert: readFileSync(`${name}.pem`) }) }
const connection = new SMTPConnection({ host: '127.0.0.1', port: Number(port), name: 'essai.example', logger: false, ...(name === undefined ? { ignoreTLS: true } : { requireTLS: true, tls }) })
const reply = await new Promise((done) => {
  connection.once('error', (error) => done(error.responseCode ?? 'lost'))
  connection.connect(() =>
    connection.send({ from, to: [to] }, `From: <${from}>\r\nTo: <${to}>\r\nSubject: essai\r\n\r\ncorps\r\n`, (error) => done(error ? (error.responseCode ?? 'lost') : 250)),
  )
})
console.log(reply)
connection.quit()
EOF
bring() { node probe.mjs "$FRONT_PORT" "$@"; }
arrived() { # arrived file lines
  for _ in $(seq 100); do [ "$(cat "$1" 2>/dev/null | wc -l)" -ge "$2" ] && break; sleep 0.1; done
  cat "$1" 2>/dev/null | wc -l
}
expect 'a listed operator' 250 "$(bring docteur@clinique.mssante.fr bal@nous.mssante.fr clinique)"
expect 'its revoked certificate' 550 "$(bring docteur@clinique.mssante.fr bal@nous.mssante.fr revoque)"
expect 'the certificate of somebody else' 550 "$(bring docteur@clinique.mssante.fr bal@nous.mssante.fr autre)"
expect 'no TLS' 530 "$(bring docteur@clinique.mssante.fr bal@nous.mssante.fr)"
expect 'an unlisted domain' 550 "$(bring x@hors-liste.example bal@nous.mssante.fr clinique)"
expect 'mails in the mailboxes' 1 "$(arrived mailboxes.log 1)"
expect 'a user writes to a listed domain' 250 "$(node probe.mjs "$POSTFIX_PORT" bal@nous.mssante.fr docteur@clinique.mssante.fr)"
expect 'mails at the clinic' 1 "$(arrived clinique.log 1)"
expect 'a user writes to an unlisted domain' 250 "$(node probe.mjs "$POSTFIX_PORT" bal@nous.mssante.fr x@hors-liste.example)"
expect 'it comes back as a notice' 2 "$(arrived mailboxes.log 2)"

say '8. The same list after a restart without network'
kill "${started[1]}" && wait "${started[1]}" 2>/dev/null || true
LIST_URL=https://127.0.0.1:1/absente.xml node gateway.mjs >>gateway.log 2>&1 &
started[1]=$!
for _ in $(seq 150); do [ "$(grep -c 'gateway ready' gateway.log)" = 2 ] && break; sleep 0.2; done
expect 'a listed operator' 250 "$(bring docteur@clinique.mssante.fr bal@nous.mssante.fr clinique)"
echo 'Everything went as it must.'
