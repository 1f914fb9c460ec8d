import type { Brand } from '../brand.ts'

export type Pagm = Brand<string, 'Pagm'>
export type TenantId = Brand<string, 'TenantId'>
