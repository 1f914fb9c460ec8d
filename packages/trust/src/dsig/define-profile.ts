import type { XmlLimits } from '../xml/index.ts'
import { enforcedLimits, MESSAGE_LIMITS } from '../xml/limits.ts'
import type { ScanOptions } from '../xml/scan-sink.ts'
import { DIGEST_ALGORITHMS, SIGNATURE_ALGORITHMS } from './algorithms.ts'
import type {
  NameTest,
  ReferenceDigest,
  SignaturePosition,
  SignatureProfileDefinition,
  SignatureShape,
  VerificationAlgorithm,
} from './profile.ts'
import { refuse } from './refuse.ts'

const DEFAULT_MAX_CERTIFICATES = 8

/** A checked signature profile. Only `defineProfile` makes one. */
export class SignatureProfile {
  readonly id: string
  readonly targets: readonly (readonly NameTest[])[]
  readonly idAttribute: string | undefined
  readonly idForm: 'ncname' | 'any'
  readonly shapes: readonly SignatureShape[]
  readonly signatureAlgorithms: readonly VerificationAlgorithm[]
  readonly digestAlgorithms: readonly ReferenceDigest[]
  readonly position: SignaturePosition
  readonly xades: 'refused' | 'optional' | 'required'
  readonly limits: XmlLimits
  /** @internal */
  readonly certificatesRequired: boolean
  /** @internal */
  readonly maxCertificates: number
  /** @internal */
  readonly ignoredKeyInfo: readonly string[]
  /** @internal */
  readonly signatureUris: ReadonlyMap<string, VerificationAlgorithm>
  /** @internal */
  readonly digestUris: ReadonlyMap<string, ReferenceDigest>
  /** @internal */
  readonly scan: ScanOptions
  /** Local names that may stand nowhere but on a target path. @internal */
  readonly targetLocals: readonly string[]

  private constructor(definition: SignatureProfileDefinition) {
    this.id = definition.id
    this.targets = definition.targets
    this.idAttribute = definition.idAttribute
    this.idForm = definition.idForm ?? 'ncname'
    this.shapes = definition.shapes
    this.signatureAlgorithms = definition.signatureAlgorithms
    this.digestAlgorithms = definition.digestAlgorithms
    this.position = definition.position ?? 'any'
    this.xades = definition.xades ?? 'refused'
    this.limits = enforcedLimits({ ...MESSAGE_LIMITS, ...definition.limits })
    this.certificatesRequired = definition.keyInfo?.required ?? true
    this.maxCertificates = definition.keyInfo?.maxCertificates ?? DEFAULT_MAX_CERTIFICATES
    this.ignoredKeyInfo = definition.keyInfo?.ignored ?? []
    this.signatureUris = new Map(
      definition.signatureAlgorithms.map((name) => [SIGNATURE_ALGORITHMS[name].uri, name]),
    )
    this.digestUris = new Map(definition.digestAlgorithms.map((name) => [DIGEST_ALGORITHMS[name].uri, name]))
    this.scan = {
      limits: this.limits,
      comments: definition.comments ?? 'refuse',
      idAttributes: definition.idAttribute === undefined ? [] : [definition.idAttribute],
      identifiers: 'unique',
    }
    this.targetLocals = definition.targets.map((path) => path[path.length - 1]?.local ?? '')
  }

  /** @internal */
  static of(definition: SignatureProfileDefinition): SignatureProfile {
    return new SignatureProfile(definition)
  }
}

const SEQUENCES: ReadonlySet<string> = new Set([
  'enveloped',
  'enveloped exclusive',
  'enveloped inclusive',
  'subtract-signatures',
  'subtract-signatures exclusive',
  'subtract-signatures inclusive',
])

const FIELDS: ReadonlySet<string> = new Set<keyof SignatureProfileDefinition>([
  'id',
  'targets',
  'idAttribute',
  'idForm',
  'shapes',
  'signatureAlgorithms',
  'digestAlgorithms',
  'position',
  'keyInfo',
  'xades',
  'comments',
  'limits',
])

/**
 * Checks a profile definition and makes it usable. A profile is defined once, when the program starts.
 *
 * SHA-1 may be listed, but is only accepted from a signer who was granted the weakening `sha1` until a date.
 *
 * @param definition every field is closed: an unknown field, algorithm or transform sequence is refused
 * @throws {TrustError} `PROFILE_INVALID` naming the field
 * @see XMLDSIG-1.1
 * @example
 * const profile = defineProfile({
 *   id: 'my-document',
 *   targets: [[{ namespace: 'urn:example', local: 'Document' }]],
 *   idAttribute: 'ID',
 *   shapes: [{ reference: 'id', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] }],
 *   signatureAlgorithms: ['RSA-SHA256'],
 *   digestAlgorithms: ['SHA-256'],
 * })
 */
export function defineProfile(definition: SignatureProfileDefinition): SignatureProfile {
  const unknown = Object.keys(definition).find((field) => !FIELDS.has(field))
  demand(unknown === undefined, unknown ?? '')
  demand(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(definition.id), 'id')
  demand(definition.targets.length > 0 && definition.targets.every((path) => path.length > 0), 'targets')
  demand(definition.targets.flat().every(isNameTest), 'targets')
  demandShapes(definition)
  demand(allKnown(definition.signatureAlgorithms, SIGNATURE_ALGORITHMS), 'signatureAlgorithms')
  demand(allKnown(definition.digestAlgorithms, DIGEST_ALGORITHMS), 'digestAlgorithms')
  demandOptions(definition)
  return SignatureProfile.of(structuredClone(definition))
}

function demandShapes({ shapes, idAttribute, targets }: SignatureProfileDefinition): void {
  demand(shapes.length > 0, 'shapes')
  for (const shape of shapes) {
    demand(shape.reference === 'id' || shape.reference === 'document', 'shapes.reference')
    demand(shape.reference === 'document' || (idAttribute !== undefined && idAttribute !== ''), 'idAttribute')
    demand(shape.reference === 'id' || targets.some((path) => path.length === 1), 'shapes.reference')
    demand(SEQUENCES.has(shape.transforms.join(' ')), 'shapes.transforms')
    const modes = shape.canonicalization
    demand(
      modes.length > 0 && modes.every((m) => m === 'exclusive' || m === 'inclusive'),
      'shapes.canonicalization',
    )
    const { weakening } = shape
    demand(
      weakening === undefined || weakening === 'sha1' || weakening === 'legacy-shape',
      'shapes.weakening',
    )
  }
}

function demandOptions(definition: SignatureProfileDefinition): void {
  const { idForm, position, keyInfo, xades, comments, limits } = definition
  demand(idForm === undefined || idForm === 'ncname' || idForm === 'any', 'idForm')
  const known = position === undefined || position === 'any' || position === 'last'
  demand(known || (typeof position === 'object' && isNameTest(position.after)), 'position')
  demand(xades === undefined || xades === 'refused' || xades === 'optional' || xades === 'required', 'xades')
  demand(comments === undefined || comments === 'refuse' || comments === 'drop', 'comments')
  const ignored = keyInfo?.ignored ?? []
  demand(
    ignored.every((name) => name === 'KeyName' || name === 'KeyValue'),
    'keyInfo.ignored',
  )
  const most = keyInfo?.maxCertificates ?? DEFAULT_MAX_CERTIFICATES
  demand(Number.isInteger(most) && most >= 1 && most <= 32, 'keyInfo.maxCertificates')
  for (const [name, value] of Object.entries(limits ?? {})) {
    demand(name in MESSAGE_LIMITS && Number.isInteger(value) && value > 0, `limits.${name}`)
  }
}

function allKnown(names: readonly string[], table: object): boolean {
  return names.length > 0 && names.every((name) => Object.hasOwn(table, name))
}

function isNameTest(name: NameTest): boolean {
  return typeof name.namespace === 'string' && typeof name.local === 'string' && name.local !== ''
}

function demand(condition: boolean, field: string): void {
  if (!condition)
    refuse('PROFILE_INVALID', `The field ${field} is not one that the grammar knows.`, { field })
}
