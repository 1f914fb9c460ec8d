import type { ContactPoint, Extension, ParametersParameter, Parameters as PatchBody } from 'fhir/r4.js'
import type { DirectoryResource } from './directory-resource.ts'

const WHOLE = /^\w+\.telecom\.where\(value = '([^']+)'\)$/
const RANK = /^\w+\.telecom\.where\(value = '([^']+)'\)\.rank$/
const PART =
  /^\w+\.telecom\.where\(value = '([^']+)'\)\.extension\('([^']+)'\)\.extension\('([^']+)'\)\.value$/

/** Applies the operations of a FHIRPath Patch to the mailboxes of a resource, all or none, and gives the status. */
export function applyPatch(resource: DirectoryResource, body: PatchBody): number {
  const telecom = structuredClone(resource.telecom ?? [])
  for (const { part = [] } of body.parameter ?? []) {
    const status = applyOne(telecom, resource.resourceType, part)
    if (status !== 200) return status
  }
  resource.telecom = telecom
  return 200
}

function applyOne(
  telecom: ContactPoint[],
  resourceType: string,
  part: readonly ParametersParameter[],
): number {
  const value = (name: string) => part.find((own) => own.name === name)
  const type = value('type')?.valueCode
  const path = value('path')?.valueString ?? ''
  if (!path.startsWith(`${resourceType}.telecom`)) return 400
  if (type === 'insert') {
    const point = value('value')?.valueContactPoint
    if (point === undefined || path !== `${resourceType}.telecom`) return 400
    if (telecom.some((own) => own.value === point.value)) return 422
    telecom.splice(value('index')?.valueInteger ?? 0, 0, point)
    return 200
  }
  const address = (WHOLE.exec(path) ?? RANK.exec(path) ?? PART.exec(path))?.[1]
  const at = telecom.findIndex((own) => own.value === address)
  const found = telecom[at]
  if (found === undefined) return 404
  if (type === 'delete' && WHOLE.test(path)) {
    telecom.splice(at, 1)
    return 200
  }
  if (type !== 'replace') return 400
  return replace(telecom, at, found, path, value('value'))
}

function replace(
  telecom: ContactPoint[],
  at: number,
  found: ContactPoint,
  path: string,
  value: ParametersParameter | undefined,
): number {
  if (WHOLE.test(path)) {
    if (value?.valueContactPoint === undefined) return 400
    telecom[at] = value.valueContactPoint
    return 200
  }
  if (RANK.test(path)) {
    if (value?.valueInteger === undefined) return 400
    found.rank = value.valueInteger
    return 200
  }
  const [, , metadataUrl, partUrl] = PART.exec(path) ?? []
  const metadata = found.extension?.find(({ url }) => url === metadataUrl)
  const part = metadata?.extension?.find(({ url }) => url === partUrl)
  if (metadata === undefined || value === undefined) return 404
  const { name: _, ...typed } = value
  const replacement = { url: partUrl ?? '', ...typed } as Extension
  if (part === undefined) metadata.extension?.push(replacement)
  else Object.assign(part, replacement)
  return 200
}
