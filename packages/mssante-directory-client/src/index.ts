export type { PacedCallOptions } from './calls/paced-calls.ts'
export type {
  Directory,
  DirectoryAnswer,
  DirectoryOptions,
  LookUpContext,
  UnavailableSource,
} from './directory.ts'
export { createDirectory, findMailboxes } from './directory.ts'
export type { DirectoryErrorCode } from './errors.ts'
export { DirectoryError, directoryErrors, isDirectoryError } from './errors.ts'
export type { ExtractionDiff } from './extraction/extraction-index.ts'
export { ExtractionIndex } from './extraction/extraction-index.ts'
export type { ExtractionLoadOptions } from './extraction/extraction-loader.ts'
export { ExtractionLoader } from './extraction/extraction-loader.ts'
export type { ExtractionDownload, ExtractionFetch } from './extraction/extraction-source.ts'
export { extractionDate, fetchExtraction, loadExtractionArchive } from './extraction/extraction-source.ts'
export type { FhirClientOptions } from './fhir/fhir-client.ts'
export { type ChangeOptions, type FhirChange, type FhirReader, fhirReader } from './fhir/fhir-reader.ts'
export { type LdapReaderOptions, openLdapReader } from './ldap/ldap-reader.ts'
export type { LdapAttributes, LdapSchema, LdapSchemaChanges } from './ldap/ldap-schema.ts'
export type {
  CodedValue,
  DirectoryIdentifier,
  IdentifierKind,
  Mailbox,
  MailboxCarrier,
  Professional,
  Provenance,
  Role,
  Structure,
} from './model/mailbox.ts'
export { domainOf, mailboxKey } from './model/mailbox.ts'
export { embeddedNomenclature } from './nomenclature/embedded-nomenclature.ts'
export {
  loadTerminologyPackage,
  nomenclatureFrom,
  type TerminologyPackageOptions,
} from './nomenclature/load-nomenclature.ts'
export type { CodeLabels, Nomenclature } from './nomenclature/nomenclature.ts'
export { withLabels } from './nomenclature/with-labels.ts'
export { checkDesired, type PublicationCheckId, type PublicationPolicy } from './publish/check-desired.ts'
export type {
  CarrierReference,
  DesiredMailbox,
  MailboxAttributes,
  MailboxHolder,
  PublishedMailbox,
} from './publish/desired-mailbox.ts'
export { type MailboxChange, type PatchDialect, patchBody } from './publish/patch-body.ts'
export {
  type PublicationOperation,
  type PublicationPlan,
  planPublication,
} from './publish/plan-publication.ts'
export type {
  DraftPatchTransportOptions,
  PublicationTransport,
  SendOutcome,
} from './publish/publication-transport.ts'
export { draftPatchTransport, jsonLinesTransport } from './publish/publication-transport.ts'
export type {
  DeliverOptions,
  DeliveryReport,
  PublicationLag,
  PublishContext,
  PublishPorts,
} from './publish/publish.ts'
export { deliver, publicationLag, publish } from './publish/publish.ts'
export { readDesiredMailboxes, readPublishedMailboxes } from './publish/read-publication.ts'
export type { DirectoryQuery, DirectoryReader, ReadOptions } from './read/directory-reader.ts'
export { extractionReader } from './read/extraction-reader.ts'
export type { ComparedField, Disagreement, MergedMailbox } from './read/merge-mailboxes.ts'
export { mergeMailboxes } from './read/merge-mailboxes.ts'
export type { AppliedChanges } from './search/apply-changes.ts'
export { type MailboxList, type NameSearch, openNameSearch } from './search/name-search.ts'
export { type SyncChangesOptions, type SyncChangesReport, syncChanges } from './sync-changes.ts'
export { type SyncOptions, type SyncOutcome, syncDirectory } from './sync-directory.ts'
export { type TabularReaderOptions, tabularReader } from './tabular/tabular-reader.ts'
export { type DirectoryPurpose, directoryPurposes } from './usage/purpose.ts'
