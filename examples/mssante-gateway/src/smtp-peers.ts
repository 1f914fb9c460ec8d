import { type AddressInfo, createServer } from 'node:net'
import type { TestIdentity } from '@entente/testkit'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { SMTPServer } from 'smtp-server'

interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
}

/** Mailboxes, or another operator's server when it has a certificate: takes everything and remembers it. */
export async function startMailServer(identity?: TestIdentity) {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: identity === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    disableReverseLookup: true,
    logger: false,
    ...(identity && {
      key: identity.privateKeyPem,
      cert: identity.chainPem,
      requestCert: true,
      rejectUnauthorized: false,
    }),
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = mailFrom === false ? '' : mailFrom.address
        mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return { port, mails, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

/** Brings one mail and gives the reply: `250`, `550 5.7.1`… */
export async function bring(
  port: number,
  mail: { readonly from: string; readonly to: string },
  client?: TestIdentity | 'without-tls',
): Promise<string> {
  const tls = {
    rejectUnauthorized: false,
    ...(typeof client === 'object' && { key: client.privateKeyPem, cert: client.chainPem }),
  }
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port,
    name: 'essai.example',
    logger: false,
    ...(client === 'without-tls' ? { ignoreTLS: true } : { requireTLS: true, tls }),
  })
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject)
      connection.connect((error) => (error ? reject(error) : resolve()))
    })
    connection.on('error', () => undefined)
    const content = `From: <${mail.from}>\r\nTo: <${mail.to}>\r\nSubject: essai\r\n\r\ncorps\r\n`
    await new Promise<void>((resolve, reject) => {
      connection.send({ from: mail.from, to: [mail.to] }, content, (error) =>
        error ? reject(error) : resolve(),
      )
    })
    return '250'
  } catch (error) {
    return typeof error === 'object' && error !== null && 'responseCode' in error
      ? String(error.responseCode)
      : 'lost'
  } finally {
    connection.quit()
  }
}

/** Free ports on loopback; taken again at once by the servers they are given to. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  for (const server of servers)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
  return ports
}
