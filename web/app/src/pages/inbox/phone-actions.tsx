import { CircleCheck } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { closeConversation } from '@/store/actions';
import { useStore } from '@/store/store';
import { Button } from '@/ui';
import { AssigneeBox } from './assignee-box';

/** At the foot of the details on a phone. */
export function PhoneActions({ id }: { id: Id }) {
  const open = useStore((state) => state.conversations[id]?.status === 'open');
  const can = useStore((state) => state.details[id]?.can.close ?? false);
  if (!open) return null;
  return (
    <div className="pn-foot">
      <AssigneeBox id={id} />
      {can && (
        <Button size="lg" onClick={() => void closeConversation(id)}>
          <CircleCheck className="i" aria-hidden />
          {t('head.finish')}
        </Button>
      )}
    </div>
  );
}
