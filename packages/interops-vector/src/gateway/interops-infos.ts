import { formatInstant } from '@entente/core/time'
import { readXml, writeXml, type XmlElement, XmlError } from '@entente/trust/xml'
import { hidePersonal } from '../claims/hide-personal.ts'
import { VectorError } from '../errors.ts'
import { ElementReader } from '../saml20/element-reader.ts'

/** What an application tells the INTEROPS gateway of its own organisme, which then makes the VI. */
export interface InteropsInfos {
  /** Name of the user in the local system. Personal data. */
  readonly localSubjectName: string
  /** Identifier of the user as the provider will see it. Personal data. */
  readonly subjectId: string
  /** AuthnContextClassRef URI. */
  readonly authnMethod: string
  readonly authnInstant: Date
  /** Roles, which the gateway maps to PAGMs. */
  readonly roles: readonly string[]
}

/** Name of the header in use. */
export const INTEROPS_INFOS_HEADER = 'Interops-Infos'

const MAX_BYTES = 8_192
const FIELDS = ['LocalSubjectName', 'SubjectId', 'MethodAuthn', 'AuthenticationDate', 'Roles']

/**
 * Writes the `Interops-Infos` header for an organisme that keeps a gateway. The shape is the one seen in live use; no
 * public document describes it.
 *
 * @returns the value of the header; characters beyond ASCII are written as character references, since HTTP headers
 *   carry no others
 * @throws {VectorError} `VI_HEADER_INVALID`
 */
export function formatInteropsInfos(infos: InteropsInfos): string {
  const element = (name: string, children: readonly string[]) => ({ name, namespace: '', children })
  try {
    const bytes = writeXml({
      name: 'InteropsInfos',
      namespace: '',
      children: [
        element('LocalSubjectName', [infos.localSubjectName]),
        element('SubjectId', [infos.subjectId]),
        element('MethodAuthn', [infos.authnMethod]),
        element('AuthenticationDate', [formatInstant(infos.authnInstant)]),
        { name: 'Roles', namespace: '', children: infos.roles.map((role) => element('Role', [role])) },
      ],
    })
    const text = Buffer.from(bytes).toString('utf8')
    return text.replace(/[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`)
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw invalid('A value holds a character that XML cannot carry.', cause)
  }
}

/**
 * Reads an `Interops-Infos` header, on the gateway's side. It is what a local application claims: the gateway must
 * know by other means which application it talks to.
 *
 * @param header value of the header, at most 8,192 characters
 * @throws {VectorError} `VI_HEADER_INVALID`
 */
export function parseInteropsInfos(header: string): InteropsInfos {
  const reader = new ElementReader()
  const root = readHeader(header)
  if (!root.is('', 'InteropsInfos')) throw invalid('The root element is not InteropsInfos.')
  reader.only(root, '', FIELDS)
  const roles = reader.one(root, '', 'Roles')
  if (roles) reader.only(roles, '', ['Role'])
  const text = (name: string) => reader.text(reader.one(root, '', name))
  const localSubjectName = text('LocalSubjectName')
  const subjectId = text('SubjectId')
  const authnMethod = text('MethodAuthn')
  const authnInstant = reader.instantOf(text('AuthenticationDate'), 'AuthenticationDate')
  const [problem] = reader.problems.sentences
  if (problem !== undefined) throw invalid(problem)
  if (
    localSubjectName === undefined ||
    subjectId === undefined ||
    authnMethod === undefined ||
    authnInstant === undefined
  ) {
    throw invalid('An element is empty.')
  }
  return hidePersonal({
    localSubjectName,
    subjectId,
    authnMethod,
    authnInstant,
    roles: reader.texts(roles?.childrenNamed('', 'Role') ?? []),
  })
}

function readHeader(header: string): XmlElement {
  try {
    return readXml(new TextEncoder().encode(header), { limits: { bytes: MAX_BYTES } })
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw invalid(`Reading it ended with ${cause.code}.`, cause)
  }
}

function invalid(why: string, cause?: unknown): VectorError {
  return new VectorError({ code: 'VI_HEADER_INVALID', why, ...(cause !== undefined && { cause }) })
}
