export {
  type Conditions,
  type FakeListSite,
  type SiteBehaviour,
  startFakeListSite,
} from './fake-list-site.ts'
export { type ListRow, type MadeListOptions, signList, writeList } from './make-list.ts'
