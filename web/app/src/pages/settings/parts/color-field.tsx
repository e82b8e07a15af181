import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import { t } from '@/i18n';
import { Input } from '@/ui';
import { inkOn, readColor, swatches } from '../lib/color';

/** A colour: one of the offered, or any other by its code. */
export function ColorField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (color: string) => void;
}) {
  const id = useId();
  const current = value.toUpperCase();
  const offered = swatches.includes(current) ? swatches : [...swatches, current];
  return (
    <div className="field">
      <span className="field-label" id={id}>
        {label}
      </span>
      <div className="colors">
        <RadioGroup
          aria-labelledby={id}
          className="swatches"
          value={current}
          onValueChange={(next) => onChange(next as string)}
        >
          {offered.map((color) => (
            <Radio.Root
              key={color}
              value={color}
              className="swatch"
              aria-label={color}
              style={{ background: color, color: inkOn(color) }}
            >
              <Radio.Indicator>
                <Check className="i i14" aria-hidden />
              </Radio.Indicator>
            </Radio.Root>
          ))}
        </RadioGroup>
        <OwnColor value={value} onChange={onChange} />
      </div>
    </div>
  );
}

/** Any colour by its code. What is no colour yet stays as typed until one leaves the field. */
function OwnColor({ value, onChange }: { value: string; onChange: (color: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const bad = typed !== null && readColor(typed) === '';
  return (
    <span className="swatch-own">
      <Input
        className="num"
        aria-label={t('settings.color.own')}
        aria-invalid={bad || undefined}
        value={typed ?? value}
        maxLength={9}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          const color = readColor(event.currentTarget.value);
          if (color !== '') onChange(color);
        }}
        onBlur={() => setTyped(null)}
      />
      {bad && (
        <span className="field-error" role="alert">
          {t('settings.color.bad')}
        </span>
      )}
    </span>
  );
}
