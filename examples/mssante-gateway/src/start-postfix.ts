import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestIdentity } from '@entente/testkit'

export interface PostfixPorts {
  /** Behind the inbound front, and where the operator's users submit: plain, loopback. */
  readonly internal: number
  /** Faces other operators by itself, with the policy server only. */
  readonly exposed: number
  readonly policy: number
  readonly mailboxes: number
  readonly outboundRelay: number
}

const SERVICES = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'relay unix - - n - - smtp',
  'gate unix - - n - - smtp',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
]

/** True when Debian's Postfix is installed and this process may run it. */
export function hasPostfix(): boolean {
  return existsSync('/usr/sbin/postfix') && process.getuid?.() === 0
}

/** Starts a Postfix of its own in a folder, on loopback, and gives the function that stops exactly this one. */
export function startPostfix(
  folder: string,
  domain: string,
  ports: PostfixPorts,
  server: TestIdentity,
  rootPem: string,
): () => void {
  const conf = join(folder, 'conf')
  for (const name of ['conf', 'queue', 'data']) mkdirSync(join(folder, name), { recursive: true })
  chmodSync(folder, 0o755)
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' })),
  )
  chownSync(join(folder, 'data'), uid ?? 0, gid ?? 0)
  writeFileSync(join(folder, 'server.pem'), server.chainPem)
  writeFileSync(join(folder, 'server.key'), server.privateKeyPem, { mode: 0o600 })
  writeFileSync(join(folder, 'root.pem'), rootPem)
  writeFileSync(join(conf, 'main.cf'), mainCf(folder, domain, ports))
  writeFileSync(join(conf, 'master.cf'), masterCf(ports))
  const run = (command: string) => execFileSync('postfix', ['-c', conf, command], { stdio: 'pipe' })
  run('start')
  return () => run('stop')
}

function mainCf(folder: string, domain: string, ports: PostfixPorts): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/queue/maillog
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = smtp.${domain}
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
relay_domains = ${domain}
parent_domain_matches_subdomains =
relay_transport = smtp:[127.0.0.1]:${ports.mailboxes}
default_transport = gate:[127.0.0.1]:${ports.outboundRelay}
gate_destination_recipient_limit = 1
smtp_tls_security_level = none
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_tls_cert_file = ${folder}/server.pem
smtpd_tls_key_file = ${folder}/server.key
smtpd_tls_CAfile = ${folder}/root.pem
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_tls_fingerprint_digest = sha256
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_policy_service_default_action = 451 4.3.5 Liste blanche indisponible
`
}

/** Two entrances: the plain one on the inside, and one that faces other operators with the policy server alone. */
function masterCf({ internal, exposed, policy }: PostfixPorts): string {
  return `127.0.0.1:${internal} inet n - n - - smtpd
127.0.0.1:${exposed} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_ask_ccert=yes
  -o mynetworks=
  -o smtpd_relay_restrictions=reject_unauth_destination
  -o { smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:${policy} }
${SERVICES.join('\n')}
`
}
