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
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const bad = typed !== null && readColor(typed) === '';
  const own = !swatches.includes(value.toUpperCase());
  return (
    <div className="field">
      <span className="field-label" id={id}>
        {label}
      </span>
      <div className="colors">
        <RadioGroup
          aria-labelledby={id}
          className="swatches"
          value={value.toUpperCase()}
          onValueChange={(next) => {
            setTyped(null);
            onChange(next as string);
          }}
        >
          {[...swatches, ...(own ? [value.toUpperCase()] : [])].map((color) => (
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
        <Input
          className="swatch-own num"
          aria-label={t('settings.color.own')}
          aria-invalid={bad || undefined}
          value={shown}
          maxLength={9}
          spellCheck={false}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            const color = readColor(text);
            if (color !== '') onChange(color);
          }}
          onBlur={() => setTyped(null)}
        />
      </div>
      {bad && (
        <p className="field-error" role="alert">
          {t('settings.color.bad')}
        </p>
      )}
    </div>
  );
}
