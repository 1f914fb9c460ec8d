export {
  SAMPLE_CONVENTION_ID,
  SAMPLE_LEVEL,
  SAMPLE_PAGM,
  SAMPLE_REST_SERVICE,
  SAMPLE_SOAP_SERVICE,
  sampleConvention,
  sampleFingerprint,
} from './sample-convention.ts'
export {
  type SampleOrganisme,
  type SampleOrganismeOptions,
  type SampleOrganismes,
  sampleOrganismes,
} from './sample-organismes.ts'
export type {
  SampleAuthority,
  SampleCertificateOptions,
  SampleIdentity,
  SamplePki,
} from './sample-pki.ts'
export { type WriteOptions, writeClient, writeProvider } from './write-organisme.ts'
