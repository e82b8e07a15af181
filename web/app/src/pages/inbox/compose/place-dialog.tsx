import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import type { Place } from '@/api/content';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { parsePlace } from '@/lib/place';
import { enqueue } from '@/store/sender';
import { Button, Dialog, Field, Input } from '@/ui';

/** Where somewhere is: typed or pasted, or where this device stands, when asked. */
export default function PlaceDialog({ id, onClose }: { id: Id; onClose: () => void }) {
  const [where, setWhere] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  const here = () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`),
      () => setProblem(t('place.denied')),
      { timeout: 15_000 },
    );
  };
  const submit = () => {
    const point = parsePlace(where);
    if (point === null) {
      setProblem(t('place.bad'));
      return;
    }
    const location: Place = { ...point, name: name.trim(), address: address.trim() };
    enqueue(id, 'message', '', { location });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('compose.place')}
      text={t('place.text')}
      width={440}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" onClick={submit}>
            {t('compose.send')}
          </Button>
        </>
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={t('place.where')}
          hint={t('place.hint')}
          error={problem === '' ? undefined : problem}
          end={
            'geolocation' in navigator && (
              <Button kind="link" onClick={here}>
                <LocateFixed className="i i14" aria-hidden />
                {t('place.here')}
              </Button>
            )
          }
        >
          <Input
            value={where}
            inputMode="text"
            onChange={(event) => {
              setWhere(event.target.value);
              setProblem('');
            }}
          />
        </Field>
        <Field label={t('place.name')}>
          <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('place.address')}>
          <Input
            value={address}
            maxLength={300}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
