import { type BalType, isBalType } from '@entente/core/ids'
import type {
  CodedValue,
  DirectoryIdentifier,
  IdentifierKind,
  Mailbox,
  Professional,
  Role,
  Structure,
} from '../model/mailbox.ts'
import { isAddressLike, mailboxKey } from '../model/mailbox.ts'
import {
  CATEGORY_SYSTEM,
  EMAIL_TYPE_EXTENSION,
  ID_NAT_PS_SYSTEM,
  ID_NAT_STRUCT_SYSTEM,
  LEGACY_MAILBOX_EXTENSION,
  METADATA_EXTENSION,
  PROFESSION_SYSTEM,
  SPECIALITY_SYSTEM,
} from './fhir-names.ts'
import type {
  CarrierResource,
  ReadContactPoint,
  ReadExtension,
  ReadOrganization,
  ReadPractitioner,
} from './fhir-schema.ts'

/** Resources that a carrier refers to and that came in the same answer. */
export interface Included {
  readonly practitioner?: ReadPractitioner | undefined
  readonly organization?: ReadOrganization | undefined
}

/**
 * The mailboxes on one resource, of version 2 of the API, of version 1, and of the drafts that differ from both.
 *
 * Telephones and ordinary addresses on an Organization are left out: only what is marked as MSSanté counts. Resources
 * that are no longer active have none.
 */
export function mailboxesOfResource(
  resource: CarrierResource,
  included: Included,
  asOf: Date,
): readonly Mailbox[] {
  if (resource.active === false) return []
  const professional = professionalOf(resource, included)
  const structure = structureOf(resource, included)
  const role = roleOf(resource)
  const common = {
    carrier: resource.resourceType,
    ...(professional !== undefined && { professional }),
    ...(role !== undefined && { role }),
    ...(structure !== undefined && { structure }),
    provenance: { source: 'fhir', asOf },
  }
  return [...currentMailboxes(resource), ...legacyMailboxes(resource)].map((mailbox) => ({
    ...mailbox,
    ...common,
  }))
}

type Described = Pick<
  Mailbox,
  'address' | 'type' | 'redList' | 'description' | 'service' | 'responsible' | 'rank' | 'dematerialisation'
>

function currentMailboxes({ telecom = [] }: CarrierResource): readonly Described[] {
  return telecom.flatMap((point) => {
    const metadata = point.extension?.find(({ url }) => url === METADATA_EXTENSION)
    if (point.value === undefined || !isAddressLike(point.value)) return []
    if (metadata === undefined && !isMarked(point)) return []
    return [
      {
        address: mailboxKey(point.value),
        ...(point.rank !== undefined && { rank: point.rank }),
        ...describe(metadata),
      },
    ]
  })
}

function isMarked(point: ReadContactPoint): boolean {
  const emailType = point.extension?.find(({ url }) => url === EMAIL_TYPE_EXTENSION)
  return emailType?.valueCoding?.code === 'MSSANTE'
}

/** Version 1 wrote `MailboxMSS` extensions with the address as a part. */
function legacyMailboxes({ extension = [] }: CarrierResource): readonly Described[] {
  return extension
    .filter(({ url }) => url === LEGACY_MAILBOX_EXTENSION)
    .flatMap((mailbox) => {
      const address = partOf(mailbox, 'value')?.valueString
      return address === undefined || !isAddressLike(address)
        ? []
        : [{ address: mailboxKey(address), ...describe(mailbox) }]
    })
}

function describe(metadata: ReadExtension | undefined): Omit<Described, 'address'> {
  if (metadata === undefined) return {}
  const type = balTypeOf(partOf(metadata, 'type'))
  const redList = partOf(metadata, 'listeRouge')?.valueBoolean
  const dematerialisation = partOf(metadata, 'digitization')?.valueBoolean
  const [description, service, responsible] = ['description', 'service', 'responsible'].map(
    (name) => partOf(metadata, name)?.valueString?.trim() || undefined,
  )
  return {
    ...(type !== undefined && { type }),
    ...(redList !== undefined && { redList }),
    ...(dematerialisation !== undefined && { dematerialisation }),
    ...(description !== undefined && { description }),
    ...(service !== undefined && { service }),
    ...(responsible !== undefined && { responsible }),
  }
}

/** The profiles say a concept of TRE_R257, the draft OpenAPI TRE_R256, the draft pages a plain code: all are read. */
function balTypeOf(part: ReadExtension | undefined): BalType | undefined {
  const codes = [
    part?.valueCode,
    part?.valueCoding?.code,
    ...(part?.valueCodeableConcept?.coding ?? []).map(({ code }) => code),
  ]
  return codes.find((code): code is BalType => isBalType(code))
}

function partOf(extension: ReadExtension, url: string): ReadExtension | undefined {
  return extension.extension?.find((part) => part.url === url)
}

function professionalOf(resource: CarrierResource, { practitioner }: Included): Professional | undefined {
  const person = resource.resourceType === 'Practitioner' ? resource : practitioner
  if (person === undefined) return undefined
  const [name] = person.name ?? []
  const codes = (person.qualification ?? []).flatMap(({ code }) => code.coding ?? [])
  const coded = (system: string): CodedValue | undefined => {
    // Bindings are pinned to versions in some profiles; the system itself is not.
    const found = codes.find((coding) => coding.system?.split('|')[0] === system)
    return found?.code === undefined ? undefined : { code: found.code, label: found.display }
  }
  return {
    family: name?.family ?? '',
    given: name?.given?.join(' ') ?? '',
    civility: name?.prefix?.[0],
    identifiers: identifiersOf(person.identifier ?? []),
    profession: coded(PROFESSION_SYSTEM),
    category: coded(CATEGORY_SYSTEM),
    speciality: coded(SPECIALITY_SYSTEM),
  }
}

function roleOf(resource: CarrierResource): Role | undefined {
  if (resource.resourceType !== 'PractitionerRole') return undefined
  const codes = (resource.code ?? []).flatMap(({ coding = [] }) =>
    coding.flatMap(({ code, display }) => (code === undefined ? [] : [{ code, label: display }])),
  )
  return { identifiers: identifiersOf(resource.identifier ?? []), codes }
}

function structureOf(resource: CarrierResource, { organization }: Included): Structure | undefined {
  const structure = resource.resourceType === 'Organization' ? resource : organization
  if (structure === undefined) return undefined
  const [address] = structure.address ?? []
  const lines = [...(address?.line ?? []), address?.city ?? ''].filter((line) => line !== '')
  return {
    name: structure.name,
    identifiers: identifiersOf(structure.identifier ?? []),
    address: lines.length > 0 ? lines : undefined,
    postalCode: address?.postalCode,
    country: address?.country,
  }
}

/** Identifiers whose register is known; versions and drafts write its system in several ways. */
export function identifiersOf(
  identifiers: readonly { readonly system?: string | undefined; readonly value?: string | undefined }[],
): readonly DirectoryIdentifier[] {
  return identifiers.flatMap(({ system = '', value = '' }) => {
    const kind = kindOf(system, value)
    return kind === undefined || value === '' ? [] : [{ kind, value }]
  })
}

function kindOf(system: string, value: string): IdentifierKind | undefined {
  if (system === ID_NAT_PS_SYSTEM) return 'idNatPs'
  if (system === ID_NAT_STRUCT_SYSTEM) return 'idNatStruct'
  if (/^https?:\/\/rpps\.(?:esante\.gouv\.)?fr$/.test(system))
    return /^\d{11}$/.test(value) ? 'rpps' : 'situation'
  if (/^https?:\/\/finess\.e?sante\.gouv\.fr$/.test(system)) return 'finess'
  if (/^https?:\/\/sirene\.fr$/.test(system)) return value.length === 9 ? 'siren' : 'siret'
  if (/^https?:\/\/rppsrang\.esante\.gouv\.fr$/.test(system)) return 'rppsRang'
  return system === 'https://annuaire.sante.fr' ? 'situation' : undefined
}
