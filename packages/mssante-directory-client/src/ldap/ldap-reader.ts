import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { Clock } from '@entente/core/ports'
import { type ClientCertificate, systemClock, type Wait, waitOnTimer } from '@entente/runtime'
import type { Client, Filter } from 'ldapts'
import { DirectoryError } from '../errors.ts'
import type { Mailbox } from '../model/mailbox.ts'
import type { DirectoryReader } from '../read/directory-reader.ts'
import { ldapFailure, ldapReferral } from './ldap-failure.ts'
import { type LdapFilter, ldapFilterFor } from './ldap-filter.ts'
import { type LdapSchemaChanges, ldapSchema } from './ldap-schema.ts'
import { ldapTlsOptions } from './ldap-tls.ts'
import { mailboxesOfEntry } from './mailboxes-of-entry.ts'

/** Where an LDAP directory is, who asks, and how it names things. */
export interface LdapReaderOptions {
  /** `ldaps://host`, or `ldap://host` with `startTls`. The address of the national directory is not public. */
  readonly url: URL
  /** Begins TLS on the connection of an `ldap:` URL before anything else is said. @default false */
  readonly startTls?: boolean
  /** Trusted CA certificates in PEM instead of those of Node. */
  readonly ca?: string
  readonly clientCertificate?: ClientCertificate
  /** Allows `ldap:` without TLS, to the loopback interface only. @default false */
  readonly allowLoopbackPlain?: boolean
  /** Who asks. Anonymous when absent. */
  readonly bind?: { readonly dn: string; readonly password: string }
  /** Where the mailboxes are. @default dc=mssante,dc=fr */
  readonly baseDn?: string
  /** Attribute names and values that differ from the defaults. */
  readonly schema?: LdapSchemaChanges
  /** Time for connection, TLS, bind and search together, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number
  /** Entries of one page (RFC 2696), 1 to 1_000. @default 200 */
  readonly pageSize?: number
  readonly clock?: Clock
  readonly wait?: Wait
}

type Ldapts = typeof import('ldapts')

/**
 * Opens a reader of an MSSanté directory in LDAP, through the optional peer `ldapts` 8.
 *
 * Host and schema of the national directory are not public, so all of it is configurable. Each query uses a connection
 * of its own. References to other servers are not followed; an answer with one is refused, because it is incomplete.
 *
 * @throws {DirectoryError} `LDAP_PEER_MISSING` `LDAP_OPTIONS_INVALID`; `find` throws `DIRECTORY_UNAVAILABLE`
 *   `DIRECTORY_REFUSED` `DIRECTORY_QUERY_UNSUPPORTED` `LDAP_CERTIFICATE` `LDAP_LIMIT` `LDAP_REFERRAL`
 * @example
 * const reader = await openLdapReader({ url: new URL('ldaps://annuaire.operateur.example'), ca })
 */
export async function openLdapReader(options: LdapReaderOptions): Promise<DirectoryReader> {
  const { baseDn = 'dc=mssante,dc=fr', clock = systemClock, wait = waitOnTimer, timeoutMs = 10_000 } = options
  const schema = ldapSchema(options.schema)
  const pageSize = Math.min(1_000, Math.max(1, Math.floor(options.pageSize ?? 200)))
  const connection = connectionOf(options)
  const ldapts = await loadLdapts()

  /** Entries page by page, until there are enough mailboxes or no more entries. */
  async function read(client: Client, filter: LdapFilter, limit: number): Promise<readonly Mailbox[]> {
    if (connection.startTls) await client.startTLS(connection.tls)
    if (options.bind !== undefined) await client.bind(options.bind.dn, options.bind.password)
    const mailboxes: Mailbox[] = []
    // Without a limit of our own: ldapts would hide the one of the server behind it.
    const pages = client.searchPaginated(baseDn, {
      filter: toLdapts(filter, ldapts),
      attributes: Object.values(schema.attributes),
      paged: { pageSize: Math.min(pageSize, limit) },
    })
    for await (const { searchEntries, searchReferences } of pages) {
      if (searchReferences.length > 0) throw ldapReferral()
      const provenance = { source: 'ldap', asOf: clock.now() }
      for (const entry of searchEntries) mailboxes.push(...mailboxesOfEntry(entry, schema, provenance))
      if (mailboxes.length >= limit) break
    }
    return mailboxes.slice(0, limit)
  }

  return {
    name: 'ldap',
    supports: (query) => ldapFilterFor(query, schema) !== undefined,
    find: async (query, { limit = 200, signal } = {}) => {
      const filter = ldapFilterFor(query, schema)
      if (filter === undefined) {
        throw new DirectoryError({
          code: 'DIRECTORY_QUERY_UNSUPPORTED',
          what: `The LDAP directory cannot be asked by ${query.by} with this value.`,
          details: { by: query.by },
        })
      }
      signal?.throwIfAborted()
      const client = new ldapts.Client({
        url: connection.url,
        // With TLS options ldapts speaks TLS at once, also to an ldap: URL.
        ...(connection.url.startsWith('ldaps:') && { tlsOptions: connection.tls }),
      })
      const ended = new AbortController()
      const both = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal])
      const tooLate = wait(timeoutMs, both).then(() => {
        throw new DirectoryError({
          code: 'DIRECTORY_UNAVAILABLE',
          what: `The LDAP server did not answer within ${timeoutMs} ms.`,
          retryable: true,
        })
      })
      try {
        return await Promise.race([read(client, filter, limit), tooLate])
      } catch (cause) {
        signal?.throwIfAborted()
        throw ldapFailure(cause)
      } finally {
        ended.abort()
        tooLate.catch(() => undefined)
        await client.unbind().catch(() => undefined)
      }
    },
  }
}

async function loadLdapts(): Promise<Ldapts> {
  try {
    return await import('ldapts')
  } catch (cause) {
    throw new DirectoryError({
      code: 'LDAP_PEER_MISSING',
      what: 'The package ldapts cannot be loaded.',
      why: 'It is an optional peer of @entente/mssante-directory-client and is not installed by default.',
      cause,
    })
  }
}

interface LdapConnection {
  readonly url: string
  readonly startTls: boolean
  readonly tls: ConnectionOptions
}

/** What a person is looked up by, and a password, do not travel in the clear. */
function connectionOf(options: LdapReaderOptions): LdapConnection {
  const { url, startTls = false, allowLoopbackPlain = false } = options
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLoopback = host === 'localhost' || host === '::1' || /^127\./.test(host)
  const isProtected = url.protocol === 'ldaps:' || (url.protocol === 'ldap:' && startTls)
  const isPlain = url.protocol === 'ldap:' && allowLoopbackPlain && isLoopback
  if (!isProtected && !isPlain) {
    throw new DirectoryError({
      code: 'LDAP_OPTIONS_INVALID',
      what: 'The LDAP connection would not be protected by TLS.',
      fix: 'Write ldaps://host, or ldap://host with startTls.',
    })
  }
  if (url.username !== '' || url.password !== '' || url.pathname.length > 1 || host === '') {
    throw new DirectoryError({
      code: 'LDAP_OPTIONS_INVALID',
      what: 'The URL of the LDAP server holds more than scheme, host and port.',
    })
  }
  return {
    url: `${url.protocol}//${url.host}`,
    startTls: url.protocol === 'ldap:' && startTls,
    // Without the host StartTLS would compare the certificate with "localhost".
    tls: { ...ldapTlsOptions(options), host, ...(isIP(host) === 0 && { servername: host }) },
  }
}

function toLdapts(filter: LdapFilter, ldapts: Ldapts): Filter {
  switch (filter.kind) {
    case 'and':
      return new ldapts.AndFilter({ filters: filter.filters.map((own) => toLdapts(own, ldapts)) })
    case 'or':
      return new ldapts.OrFilter({ filters: filter.filters.map((own) => toLdapts(own, ldapts)) })
    case 'equal':
      return new ldapts.EqualityFilter({ attribute: filter.attribute, value: filter.value })
    case 'begins':
      return new ldapts.SubstringFilter({ attribute: filter.attribute, initial: filter.value })
  }
}
