import type { Organization, Practitioner, PractitionerRole } from 'fhir/r4.js'

/** A resource that may carry mailboxes. */
export type DirectoryResource = Practitioner | PractitionerRole | Organization
