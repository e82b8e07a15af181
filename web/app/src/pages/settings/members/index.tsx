import { MemberDetail } from './detail';
import { MemberList } from './list';

/** The people of the company, or one of them. */
export default function Members({ id }: { id: string }) {
  return id === '' ? <MemberList /> : <MemberDetail id={id} />;
}
