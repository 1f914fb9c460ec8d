import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

/** Every error code of `@entente/msa-qf-client`, with what it means and what to do about it. */
export const qfErrors = {
  QF_POLICY_INVALID: {
    meaning: 'The policy is incomplete or contradicts itself.',
    remedy: 'Correct the fields that the message names.',
  },
  QF_REQUEST_INVALID: {
    meaning: 'A consultation request, an account or a ticket has a field of the wrong form.',
    remedy: 'Correct the field that the message names.',
  },
  QF_SUBJECT_INVALID: {
    meaning: 'The identity of the person is incomplete or malformed; the service would refuse it too.',
    remedy: 'Ask the agent to correct the field that the message names.',
  },
  QF_TOKEN_MALFORMED: {
    meaning: 'The API token or FranceConnect token does not have the form of one.',
    remedy: 'Take the token again from its source.',
  },
  QF_TOKEN_REFUSED: {
    meaning: 'The API refused the token, or the token expired. No further call is made with it.',
    remedy: 'Renew the token, and check that it belongs to the environment of the policy.',
    spec: { document: 'API-PARTICULIER', section: 'codes 00101 to 00109' },
  },
  QF_FRANCE_CONNECT_REFUSED: {
    meaning: 'The FranceConnect token is malformed, expired or carries no identity.',
    remedy: 'Let the person sign in again with FranceConnect.',
    spec: { document: 'API-PARTICULIER', section: 'codes 51501 to 51504' },
  },
  QF_ACCESS_FORBIDDEN: {
    meaning: 'The API knows the token but refuses this use: scope, address or delegation.',
    remedy: 'Compare the habilitation with the recipient, the scopes and the address that calls.',
    spec: { document: 'API-PARTICULIER', section: 'codes 00100, 00107, 00213' },
  },
  QF_INPUT_REFUSED: {
    meaning: 'The service refused a field of the identity or of the request.',
    remedy: 'Ask the agent to correct the field that the details name.',
  },
  QF_CONFLICT: {
    meaning: 'The same request is already being answered.',
    remedy: 'Repeat the call after a second or two.',
    spec: { document: 'API-PARTICULIER', section: 'code 00015' },
  },
  QF_PROVIDER_UNAVAILABLE: {
    meaning: 'The caisse or the platform could not answer.',
    remedy: 'Repeat the call later; the details hold the code for the support of the API.',
  },
  QF_ENDPOINT_GONE: {
    meaning: 'The address that was called is no longer served.',
    remedy: 'Check the base URL and the version of this package.',
  },
  QF_ANSWER_MALFORMED: {
    meaning: 'The answer is not what the API documents: not JSON, cut short, or without the expected fields.',
    remedy: 'Repeat the call; if it persists, give the request id to the support of the API.',
  },
  QF_CALL_FAILED: {
    meaning: 'No answer came: no connection, no trusted certificate, too slow or too large.',
    remedy: 'Check the network and the status page of the API, then repeat the call.',
  },
  QF_TRACE_UNAVAILABLE: {
    meaning: 'The trace could not be written, so nothing was consulted or nothing is given out.',
    remedy: 'Restore the journal, then repeat the call.',
    spec: { document: 'API-PARTICULIER', section: 'CGU §2' },
  },
  QF_REGISTER_UNAVAILABLE: {
    meaning:
      'The opposition register, the status of the convention, the accounts or the token could not be read or written.',
    remedy: 'Restore the store, then repeat the call.',
  },
  QF_TICKET_INVALID: {
    meaning: 'The consultation ticket is unknown, expired or already used.',
    remedy: 'Open a new manual consultation.',
  },
  QF_DOCUMENT_INVALID: {
    meaning: 'A form or notice lacks a field or has one of the wrong form.',
    remedy: 'Correct the field that the message names.',
  },
  QF_CAISSE_UNKNOWN: {
    meaning: 'A caisse table is not a function from departments to caisses.',
    remedy: 'Name each department once.',
  },
} as const satisfies ErrorCatalogue

export type QfErrorCode = keyof typeof qfErrors

/** What `@entente/msa-qf-client` throws: one class, one permanent code for each cause. */
export class QfError extends EntenteError<QfErrorCode> {
  override readonly name = 'QfError'

  constructor(init: EntenteErrorInit<QfErrorCode>) {
    super(init)
  }
}

/**
 * Recognises an error of this package, optionally with a given code; works across copies of the library.
 *
 * @param code narrows to this code when given
 */
export function isQfError<Code extends QfErrorCode = QfErrorCode>(
  error: unknown,
  code?: Code,
): error is QfError & { readonly code: Code } {
  if (!isEntenteError(error) || error.name !== 'QfError') return false
  return code === undefined ? error.code in qfErrors : error.code === code
}
