import type { DocumentProblem } from '../documents/document-problem.ts'
import { type DocumentReader, inspectDocument, readDocument } from '../documents/read-document.ts'
import type { Deployment } from './deployment.ts'
import { deploymentContradictions } from './deployment-contradictions.ts'
import { deploymentSchema } from './deployment-schema.ts'

const reader: DocumentReader<Deployment> = {
  name: 'The deployment',
  code: 'DEPLOYMENT_INVALID',
  schema: deploymentSchema,
  migrations: [],
  contradictions: deploymentContradictions,
}

/**
 * Reads a deployment: environment, tenants, keys by reference, anchors, endpoints, stores.
 *
 * A secret where a reference belongs, parts of staging and production together, a weakening of more than twelve
 * months and unknown fields are refused.
 *
 * @param input the parsed JSON or YAML document
 * @returns     the deployment, frozen
 * @throws {CoreError} `DEPLOYMENT_INVALID`, naming every place and what is expected there, never what was found
 * @example
 * const deployment = loadDeployment(JSON.parse(text))
 */
export function loadDeployment(input: unknown): Deployment {
  return readDocument(input, reader)
}

/**
 * Lists everything that keeps a document from being read as a deployment, for editors and the command line.
 *
 * @returns one entry per place; empty when {@link loadDeployment} accepts the document
 */
export function deploymentProblems(input: unknown): readonly DocumentProblem[] {
  return inspectDocument(input, reader).problems ?? []
}
