import type { Brand } from '../brand.ts'
import type { Siret } from './siret.ts'

/** The organisme on whose behalf we act: its SIRET. */
export type TenantId = Brand<Siret, 'TenantId'>
