import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type ReactNode, useId } from 'react';

export interface Choice<V extends string> {
  value: V;
  label: string;
  text?: string;
  /** Before its name; says nothing of its own. */
  mark?: ReactNode;
}

/** One out of a few, each with what it means. */
export function ChoiceCards<V extends string>({
  label,
  value,
  onChange,
  choices,
  hideLabel,
  disabled,
  wide,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  choices: readonly Choice<V>[];
  hideLabel?: boolean;
  disabled?: boolean;
  /** Beside each other, where there is room. */
  wide?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <span className={hideLabel ? 'vh' : 'field-label'} id={id}>
        {label}
      </span>
      <RadioGroup
        aria-labelledby={id}
        className="cards"
        data-wide={wide || undefined}
        value={value}
        disabled={disabled}
        onValueChange={(next) => onChange(next as V)}
      >
        {choices.map((choice) => (
          <Radio.Root
            key={choice.value}
            value={choice.value}
            className="card"
            aria-labelledby={`${id}-${choice.value}`}
            aria-describedby={choice.text === undefined ? undefined : `${id}-${choice.value}-text`}
          >
            <span className="card-dot" aria-hidden />
            {choice.mark}
            <span className="grow">
              <span className="card-label" id={`${id}-${choice.value}`}>
                {choice.label}
              </span>
              {choice.text !== undefined && (
                <span className="card-text" id={`${id}-${choice.value}-text`}>
                  {choice.text}
                </span>
              )}
            </span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  );
}
