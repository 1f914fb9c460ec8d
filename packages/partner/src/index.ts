export {
  EXPIRY_NOTICES,
  type ExpiryEntry,
  expiryCalendar,
  noticeAt,
} from './certificates/expiry-calendar.ts'
export { RECOMMENDED_OVERLAP_DAYS, type Rollover, rollovers } from './certificates/rollover.ts'
export {
  addConfirmation,
  type ConfirmationChannel,
  type ConfirmedSheet,
  confirmSheet,
  formatFingerprint,
  type SheetConfirmation,
  type SheetStanding,
  standingOf,
} from './confirmation/confirm-sheet.ts'
export { parseConfirmations } from './confirmation/read-confirmations.ts'
export { type DeploymentEntries, deploymentEntries } from './entries/deployment-entries.ts'
export { isPartnerError, PartnerError, type PartnerErrorCode, partnerErrors } from './errors.ts'
export { type ReadMetadataOptions, readSamlMetadata } from './metadata/read-saml-metadata.ts'
export type { SamlMetadata } from './metadata/saml-metadata.ts'
export { type WriteMetadataOptions, writeSamlMetadata } from './metadata/write-saml-metadata.ts'
export type {
  ConnectionCheck,
  ConnectionReport,
  ReportSide,
  ReportSignature,
  SignedReport,
} from './report/connection-report.ts'
export { parseSignedReport } from './report/read-report.ts'
export { type OpenedReport, openReport, signReport } from './report/sign-report.ts'
export { compareSheets, type DifferenceWeight, type SheetDifference } from './sheet/compare-sheets.ts'
export { compareWithConvention } from './sheet/compare-with-convention.ts'
export { type OpenedSheet, type OpenSheetOptions, openPartnerSheet } from './sheet/open-sheet.ts'
export type {
  PartnerSheet,
  SheetCertificate,
  SheetCertificateUse,
  SheetContact,
  SheetEndpoint,
  SheetOrganisme,
  SheetPki,
  SheetService,
} from './sheet/partner-sheet.ts'
export { parsePartnerSheet } from './sheet/read-sheet.ts'
export { certificatesInUse } from './sheet/sheet-certificates.ts'
export { signPartnerSheet } from './sheet/sign-sheet.ts'
