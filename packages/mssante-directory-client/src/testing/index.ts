export type { DirectoryResource } from './directory-resource.ts'
export {
  type DirectoryFaults,
  type DirectoryLimits,
  type DirectoryServer,
  startDirectoryServer,
} from './directory-server.ts'
export {
  EXTRACTION_HEADER_LINE,
  type GeneratedExtractionOptions,
  generateExtraction,
} from './generate-extraction.ts'
export { makeZip } from './make-zip.ts'
export { startTabularServer, type TabularFaults, type TabularServer } from './tabular-server.ts'
