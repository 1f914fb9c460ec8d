import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier, refusalError } from './identifier.ts'
import { isSiret, type Siret } from './siret.ts'

/** How an organisme is named in a VI, as issuer or recipient. Compared character by character. */
export type OrganismeUrn = Brand<string, 'OrganismeUrn'>

/** `idp` names the organisme as client (it vouches for users), `sp` as fournisseur. */
export type OrganismeUrnRole = 'idp' | 'sp'

/** An organisme URN taken apart. `other` is a name of any other form, which only a convention can explain. */
export type OrganismeUrnParts =
  | {
      readonly form: 'interops'
      readonly namespace: 'interops' | 'iops'
      /** `urn:interops:<organisme>:idp:…` or `urn:interops:idp:<organisme>:…`: both are in use. */
      readonly order: 'organisme-first' | 'role-first'
      readonly role: OrganismeUrnRole
      /** The segment that names the organisme: usually its SIRET. */
      readonly organisme: string
      /** Present when the segment is a valid SIRET. */
      readonly siret?: Siret
      readonly name: string
      readonly version?: string
    }
  | { readonly form: 'other' }

const organismeUrnKind: IdentifierKind = {
  name: 'organisme URN',
  maxLength: 1024,
  expected:
    'Expected 1 to 1,024 visible characters without spaces at either end, as the convention writes them.',
  read: (text) =>
    /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u.test(text)
      ? { value: text }
      : malformed('visible-text', 'It is empty, has spaces at an end or holds control characters.'),
}

const SEGMENT = "[A-Za-z0-9()+,.=@;$_!*'%/-]+"
const INTEROPS_FORM = new RegExp(
  `^urn:(interops|iops):(?:(idp|sp):(${SEGMENT})|(${SEGMENT}):(idp|sp)):(${SEGMENT})(?::(${SEGMENT}))?$`,
)

/**
 * Reads the name of an organisme in a VI.
 *
 * A name of an unknown form is not refused: the standard's naming is not public and only the convention knows the
 * names of its parties. What cannot be a name (empty, control characters, surrounding spaces) is refused.
 *
 * @term organisme
 * @param value text, taken as it is
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const issuer = parseOrganismeUrn('urn:interops:99000000200016:idp:portail:1')
 */
export function parseOrganismeUrn(value: unknown): OrganismeUrn {
  return parseIdentifier<OrganismeUrn>(organismeUrnKind, value)
}

/** Tells whether a value can name an organisme in a VI. */
export function isOrganismeUrn(value: unknown): value is OrganismeUrn {
  return isCanonical(organismeUrnKind, value)
}

/** Writes the name of an organisme as it travels. */
export function formatOrganismeUrn(urn: OrganismeUrn): string {
  return urn
}

/**
 * Takes the name of an organisme apart when it has one of the two INTEROPS forms, inferred from published examples.
 *
 * For display and diagnosis. Who the organisme is follows from the convention, never from these parts.
 */
export function partsOfOrganismeUrn(urn: OrganismeUrn): OrganismeUrnParts {
  const [, namespace, roleFirst, afterRole, organismeFirst, roleSecond, name, version] =
    INTEROPS_FORM.exec(urn) ?? []
  const role = roleOf(roleFirst ?? roleSecond)
  const organisme = afterRole ?? organismeFirst
  if (role === undefined || organisme === undefined || name === undefined) return { form: 'other' }
  return {
    form: 'interops',
    namespace: namespace === 'iops' ? 'iops' : 'interops',
    order: roleFirst === undefined ? 'organisme-first' : 'role-first',
    role,
    organisme,
    ...(isSiret(organisme) ? { siret: organisme } : {}),
    name,
    ...(version === undefined ? {} : { version }),
  }
}

/** What {@link organismeUrnFrom} writes. */
export interface OrganismeUrnInit {
  readonly role: OrganismeUrnRole
  readonly siret: Siret
  /** Letters, digits and the other characters a URN segment allows. */
  readonly name: string
  readonly version?: string
  /** @default 'organisme-first' */
  readonly order?: 'organisme-first' | 'role-first'
}

/**
 * Builds the name of an organisme in the INTEROPS form: `urn:interops:<SIRET>:idp:<name>:<version>`.
 *
 * @throws {CoreError} `ID_MALFORMED` when the name or the version has characters that would not read back
 * @example
 * organismeUrnFrom({ role: 'idp', siret: parseSiret('99000000200016'), name: 'portail', version: '1' })
 */
export function organismeUrnFrom(init: OrganismeUrnInit): OrganismeUrn {
  const { siret, role, name, version } = init
  const pair = init.order === 'role-first' ? `${role}:${siret}` : `${siret}:${role}`
  const urn = parseOrganismeUrn(`urn:interops:${pair}:${name}${version === undefined ? '' : `:${version}`}`)
  const parts = partsOfOrganismeUrn(urn)
  if (parts.form === 'interops' && parts.name === name && parts.version === version) return urn
  throw refusalError(
    {
      name: organismeUrnKind.name,
      expected: 'Give a name and a version made of URN characters, without a colon.',
    },
    malformed('segments', 'Its name or version would not read back as written.'),
  )
}

function roleOf(segment: string | undefined): OrganismeUrnRole | undefined {
  return segment === 'idp' || segment === 'sp' ? segment : undefined
}
