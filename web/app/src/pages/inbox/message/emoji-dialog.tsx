import { useState } from 'react';
import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { isEmoji } from '@/lib/emoji';
import { react } from '@/store/messages';
import { Button, Dialog, Field, Input } from '@/ui';

/** Any emoji at all, typed or pasted: every system has its own keyboard for them. */
export default function EmojiDialog({ item, onClose }: { item: MessageItem; onClose: () => void }) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const emoji = text.trim();
  const submit = () => {
    setTried(true);
    if (!isEmoji(emoji)) return;
    void react(item, emoji);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('react.other.title')}
      width={380}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" onClick={submit}>
            {t('react.do')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={t('react.emoji')}
          hint={t('react.hint')}
          error={tried && !isEmoji(emoji) ? t('react.notEmoji') : undefined}
        >
          <Input
            value={text}
            className="emoji-in"
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
