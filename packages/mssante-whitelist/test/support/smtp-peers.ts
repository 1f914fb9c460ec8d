import type { AddressInfo } from 'node:net'
import type { TestIdentity } from '@entente/testkit'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { SMTPServer } from 'smtp-server'

/** A mail server that takes everything and remembers it; with a certificate it offers STARTTLS. */
export async function startSink(identity?: TestIdentity) {
  const mails: { readonly from: string; readonly to: readonly string[]; readonly text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: identity === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    disableReverseLookup: true,
    logger: false,
    ...(identity === undefined
      ? {}
      : {
          key: identity.privateKeyPem,
          cert: identity.chainPem,
          requestCert: true,
          rejectUnauthorized: false,
        }),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Sends one mail as another operator's server would, and gives the last reply code. */
export async function sendMail(
  port: number,
  mail: { readonly from: string; readonly to: string; readonly header: string },
  identity?: TestIdentity | 'no-tls',
): Promise<number> {
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port,
    logger: false,
    connectionTimeout: 10_000,
    ...(identity === 'no-tls'
      ? { ignoreTLS: true }
      : {
          requireTLS: true,
          tls: {
            rejectUnauthorized: false,
            ...(identity === undefined ? {} : { key: identity.privateKeyPem, cert: identity.chainPem }),
          },
        }),
  })
  const codeOf = (error: unknown) =>
    typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject)
      connection.connect((error) => (error ? reject(error) : resolve()))
    })
    connection.on('error', () => undefined)
    return await new Promise<number>((resolve) => {
      const content = `From: <${mail.header}>\r\nSubject: essai\r\n\r\ncorps\r\n`
      connection.send({ from: mail.from, to: [mail.to] }, content, (error) =>
        resolve(error ? codeOf(error) : 250),
      )
    })
  } catch (error) {
    return codeOf(error)
  } finally {
    connection.quit()
  }
}
