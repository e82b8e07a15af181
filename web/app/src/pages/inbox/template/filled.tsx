import { useCallback } from 'react';
import { t } from '@/i18n';
import { placed } from '@/lib/format';
import { type Slot, type Slotted, slotPieces } from '@/lib/templates';
import { Rich } from '../message/text';
import { slotName } from './list';

/** A template's text in the preview: what was filled in stands out, what is missing says what it is. */
export function Filled({ text: { text, slots }, rich }: { text: Slotted; rich?: boolean }) {
  const words = useCallback((part: string) => <Pieces text={part} slots={slots} />, [slots]);
  return rich ? <Rich text={text} flavour="whatsapp" words={words} /> : words(text);
}

function Pieces({ text, slots }: { text: string; slots: readonly Slot[] }) {
  return placed(slotPieces(text, slots)).map(({ place, value }) =>
    typeof value === 'string' ? (
      value
    ) : value.value !== '' ? (
      <b key={place}>{value.value}</b>
    ) : (
      <span key={place} className="tp-slot" title={t('tpl.problem.missing')}>
        {slotName(value.name)}
      </span>
    ),
  );
}
