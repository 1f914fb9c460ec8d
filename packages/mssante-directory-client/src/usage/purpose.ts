import { DirectoryError } from '../errors.ts'

/** The three purposes for which an operator may use the directory: MSSanté contract, art. 6.2. */
export const directoryPurposes = {
  'bal-creation': 'Creating mailboxes of its own users',
  'directory-feed': 'Feeding the directory with its mailboxes',
  'end-user-lookup': 'Letting its end users look up addresses, for its own MSSanté service only',
} as const

/** Why the directory is used: a key of {@link directoryPurposes} (contract, art. 6.2). */
export type DirectoryPurpose = keyof typeof directoryPurposes

/** @throws {DirectoryError} `PURPOSE_REQUIRED` */
export function requirePurpose(purpose: unknown): DirectoryPurpose {
  if (typeof purpose === 'string' && Object.hasOwn(directoryPurposes, purpose))
    return purpose as DirectoryPurpose
  throw new DirectoryError({
    code: 'PURPOSE_REQUIRED',
    what: 'The directory was called without one of its three purposes.',
    why: 'The contract allows no other use.',
  })
}
