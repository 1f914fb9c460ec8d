import type { DocumentProblem } from '../documents/document-problem.ts'
import { documentError, inspectDocument, isPlainObject, readDocument } from '../documents/read-document.ts'
import type { Convention } from './convention.ts'
import { interopsReader } from './interops/parse-interops-convention.ts'
import { mssanteReader } from './mssante/parse-mssante-contract.ts'
import { qfReader } from './qf/parse-qf-convention.ts'

const KIND_EXPECTED: DocumentProblem = { path: 'kind', expected: "expected 'interops', 'mssante' or 'qf'" }

/**
 * Reads a convention of any kind. The `kind` field says which.
 *
 * @param input the parsed JSON or YAML document
 * @returns     the convention, frozen; `kind` tells its type
 * @throws {CoreError} `CONVENTION_INVALID`, naming every place and what is expected there, never what was found
 * @example
 * const convention = loadConvention(JSON.parse(text))
 * if (convention.kind === 'qf') console.log(convention.msaId)
 */
export function loadConvention(input: unknown): Convention {
  switch (kindOf(input)) {
    case 'interops':
      return readDocument(input, interopsReader)
    case 'mssante':
      return readDocument(input, mssanteReader)
    case 'qf':
      return readDocument(input, qfReader)
    default:
      throw documentError({ name: 'The convention', code: 'CONVENTION_INVALID' }, [KIND_EXPECTED])
  }
}

/**
 * Lists everything that keeps a document from being read as a convention, for editors and the command line.
 *
 * @returns one entry per place, in the order of the checks; empty when {@link loadConvention} accepts the document
 */
export function conventionProblems(input: unknown): readonly DocumentProblem[] {
  switch (kindOf(input)) {
    case 'interops':
      return inspectDocument(input, interopsReader).problems ?? []
    case 'mssante':
      return inspectDocument(input, mssanteReader).problems ?? []
    case 'qf':
      return inspectDocument(input, qfReader).problems ?? []
    default:
      return [KIND_EXPECTED]
  }
}

function kindOf(input: unknown): unknown {
  return isPlainObject(input) ? input.kind : undefined
}
