import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

/** Every code that `@entente/runtime` throws, with its meaning and remedy. */
export const runtimeErrors = {
  HTTP_REQUEST_REFUSED: {
    meaning:
      'The request breaks a rule of the client and was not sent: scheme, host, credentials in the URL.',
    remedy: 'Correct the URL or the options of nodeHttpClient.',
  },
  HTTP_OPTIONS_INVALID: {
    meaning: 'An option of nodeHttpClient has a value outside its range.',
    remedy: 'Correct the option that the message names.',
  },
  HTTP_CA_INVALID: {
    meaning: 'The trusted CA certificates cannot be read.',
    remedy: 'Give PEM text with at least one CERTIFICATE block.',
  },
  HTTP_CLIENT_CERTIFICATE_INVALID: {
    meaning: 'The client certificate and its key cannot be used together.',
    remedy: 'Check the file, its passphrase and that the key belongs to the certificate.',
  },
  HTTP_CONNECTION: {
    meaning: 'No connection, or the connection was lost before an answer.',
    remedy: 'Check that the peer is reachable; the same call may succeed later.',
  },
  HTTP_CERTIFICATE: {
    meaning: "The server's certificate is not acceptable: unknown issuer, wrong host, outside its validity.",
    remedy: 'Compare the certificate with the configured CA and host; never disable the check.',
  },
  HTTP_TLS: {
    meaning:
      'The TLS handshake failed, often because the server refused the client certificate or the version.',
    remedy: 'Check the client certificate with the partner, and that both sides speak TLS 1.2 or newer.',
  },
  HTTP_TIMEOUT: {
    meaning: 'The exchange took longer than its time cap.',
    remedy: 'Try again later, or raise timeoutMs when the peer is known to be slow.',
  },
  HTTP_TOO_LARGE: {
    meaning: 'The answer is larger than its byte cap, before or after decompression.',
    remedy: 'Raise maxBytes only when the document is known to be that large.',
  },
  HTTP_TRUNCATED: {
    meaning: 'The answer ended before its announced end.',
    remedy: 'Try again; nothing of the partial answer was used.',
  },
  HTTP_ENCODING: {
    meaning: 'The answer uses a content encoding that is unknown or does not decode.',
    remedy: 'Ask the peer for gzip, deflate, br or no encoding.',
  },
  HTTP_MALFORMED: {
    meaning: 'The answer does not follow HTTP.',
    remedy: 'Check that the address and the port are those of the service.',
  },
  HTTP_CLOSED: {
    meaning: 'The client was closed.',
    remedy: 'Make a new client with nodeHttpClient.',
  },
  SQL_OPEN_FAILED: {
    meaning: 'The database cannot be opened.',
    remedy: 'Check that the folder exists, that the file is a database and that the process may write to it.',
  },
  SQL_NETWORK_FILE_SYSTEM: {
    meaning:
      'The database file would lie on a network file system, where its locks and syncs are not reliable.',
    remedy: 'Put the file on a local disk, or use openPostgres.',
  },
  SQL_NOT_DURABLE: {
    meaning: 'The database does not promise that a commit survives a crash.',
    remedy: 'Use a file system that supports WAL, or a PostgreSQL server with fsync on.',
  },
  SQL_PARAMETER: {
    meaning: 'A parameter is missing, too many, or of a kind that SQL cannot hold exactly.',
    remedy: 'Give one string, finite number, 64-bit bigint, Uint8Array or null for each question mark.',
  },
  SQL_STATEMENT: {
    meaning: 'The database refused the statement.',
    remedy: 'Correct the SQL text.',
  },
  SQL_CONSTRAINT: {
    meaning: 'A constraint of the schema refused the row.',
    remedy: 'Handle the conflict (ON CONFLICT) or correct the value.',
  },
  SQL_UNEXPECTED_CHANGES: {
    meaning: 'A statement changed another number of rows than it had to; its group was rolled back.',
    remedy: 'Read again what it relied on, then decide.',
  },
  SQL_CONFLICT: {
    meaning: 'Two transactions conflicted and this one was rolled back.',
    remedy: 'Run the whole transaction again.',
  },
  SQL_LOCKED: {
    meaning: 'Another connection holds the write lock for too long.',
    remedy: 'Try again later; look for a long transaction in another process.',
  },
  SQL_STATEMENT_TIMEOUT: {
    meaning: 'The server stopped a statement that took longer than its time cap.',
    remedy: 'Look for a lock or a missing index, or raise statementTimeoutMs.',
  },
  SQL_DISK_FULL: {
    meaning: 'The disk, its quota or the file size limit is exhausted; nothing was written.',
    remedy: 'Free space; the database is unharmed.',
  },
  SQL_READ_ONLY: {
    meaning: 'The database may not be written.',
    remedy: 'Check the file permissions, or open it without readOnly.',
  },
  SQL_TRANSACTION_TIMEOUT: {
    meaning: 'The work of a transaction took longer than its time cap and was rolled back.',
    remedy: 'Inside transaction() use only the executor it passes, and do no other input or output.',
  },
  SQL_TRANSACTION_CLOSED: {
    meaning: 'The executor of a transaction was used after the transaction had ended.',
    remedy: 'Await every statement inside the function given to transaction().',
  },
  SQL_OUTCOME_UNKNOWN: {
    meaning: 'A commit was not confirmed, or not by the standby server: the work may be stored or not.',
    remedy: 'Treat it as not done, and write again under the same unique key.',
  },
  SQL_CONNECTION: {
    meaning: 'The database server cannot be reached or ended the connection.',
    remedy: 'Check the server; the same call may succeed later.',
  },
  SQL_BROKEN: {
    meaning: 'The database failed in a way after which nothing it says can be trusted.',
    remedy: 'Close it, examine the disk and the file, and open it again.',
  },
  SQL_CLOSED: {
    meaning: 'The database was closed.',
    remedy: 'Open it again.',
  },
  MIGRATION_INVALID: {
    meaning: 'The migrations given are not numbered 1, 2, 3… or hold no statement for this engine.',
    remedy: 'Correct the list of migrations.',
  },
  MIGRATION_MISMATCH: {
    meaning: 'A migration that was applied differs from the one in the program.',
    remedy: 'Restore the migration as it was released and put the change into a new one.',
  },
  MIGRATION_TOO_NEW: {
    meaning: 'The database was migrated by a newer version of the program.',
    remedy: 'Run that version, or restore the database from before the upgrade.',
  },
  STORE_KEY_INVALID: {
    meaning: 'A key or a namespace is empty, too long or holds a control character.',
    remedy: 'Use 1 to 512 printable characters.',
  },
  STORE_FILE_CORRUPT: {
    meaning: 'A file of the store is not one that the store wrote.',
    remedy: 'Remove or restore the file; what it held is not known.',
  },
  STORE_WRITE_FAILED: {
    meaning: 'The entry could not be made durable.',
    remedy: 'Check free space and permissions; the previous value is still there.',
  },
  STORE_READ_FAILED: {
    meaning: 'The entry could not be read.',
    remedy: 'Check the folder and its permissions.',
  },
  PAGM_HISTORY_ORDER: {
    meaning: 'A grant or revocation is dated before an earlier one of the same PAGM.',
    remedy: 'Date it at or after the last change; history is not rewritten.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 5.3' },
  },
  PAGM_HISTORY_STATE: {
    meaning: 'A PAGM was granted that is held already, or revoked that is not held.',
    remedy: 'Read heldBy first; the registry records changes only.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 5.3' },
  },
  KEYED_HASH_KEY_INVALID: {
    meaning: 'The key of a keyed hash is not a secret key of at least 32 bytes, or its name is not usable.',
    remedy: 'Make one with crypto.generateKey("hmac", { length: 256 }).',
  },
  PEER_MISSING: {
    meaning: 'An optional package is needed and not installed.',
    remedy: 'Install the package that the message names.',
  },
} as const satisfies ErrorCatalogue

export type RuntimeErrorCode = keyof typeof runtimeErrors

/** What the Node.js side of Entente throws: HTTP, SQL, stores. */
export class RuntimeError extends EntenteError<RuntimeErrorCode> {
  override readonly name = 'RuntimeError'

  constructor(init: Omit<EntenteErrorInit<RuntimeErrorCode>, 'fix'> & { readonly fix?: string }) {
    super({ fix: runtimeErrors[init.code].remedy, ...init })
  }
}

/** Recognises a {@link RuntimeError}, and one code of it when given. */
export function isRuntimeError<Code extends RuntimeErrorCode>(
  error: unknown,
  code?: Code,
): error is RuntimeError & { readonly code: Code } {
  return isEntenteError(error) && error.name === 'RuntimeError' && (code === undefined || error.code === code)
}
