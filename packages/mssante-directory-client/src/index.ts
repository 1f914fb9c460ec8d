export type { DirectoryErrorCode } from './errors.ts'
export { DirectoryError, directoryErrors, isDirectoryError } from './errors.ts'
export type { ExtractionDiff } from './extraction/extraction-index.ts'
export { ExtractionIndex } from './extraction/extraction-index.ts'
export type { ExtractionLoadOptions } from './extraction/extraction-loader.ts'
export { ExtractionLoader } from './extraction/extraction-loader.ts'
export type { ExtractionDownload, ExtractionFetch } from './extraction/extraction-source.ts'
export { fetchExtraction, loadExtractionArchive } from './extraction/extraction-source.ts'
export type {
  CodedValue,
  DirectoryIdentifier,
  IdentifierKind,
  Mailbox,
  MailboxCarrier,
  Professional,
  Provenance,
  Structure,
} from './model/mailbox.ts'
export { domainOf, mailboxKey } from './model/mailbox.ts'
