export {
  type DirectoryFaults,
  type DirectoryResource,
  type DirectoryServer,
  startDirectoryServer,
} from './directory-server.ts'
export {
  EXTRACTION_HEADER_LINE,
  type GeneratedExtractionOptions,
  generateExtraction,
} from './generate-extraction.ts'
export { makeZip } from './make-zip.ts'
