import { Timer } from 'lucide-react';
import { t } from '@/i18n';
import { Avatar, Count } from '@/ui';

interface Sample {
  id: string;
  name: string;
  text: string;
  time: string;
  left: string;
  tone: 'crit' | 'calm' | 'warn';
  stage: { name: string; swatch: string };
  unread?: number;
  agent?: string;
}

/** Invented people of the sample business, each writing as people there do: the same in every language. */
const samples: Sample[] = [
  {
    id: 'rosario',
    name: 'Rosario Luna',
    text: '¿Me confirman si llega hoy? Salgo 15:30 🙏',
    time: '14:49',
    left: '9 min',
    tone: 'crit',
    stage: { name: 'Negociación', swatch: 'var(--p2i)' },
    unread: 2,
    agent: 'Ana Gómez',
  },
  {
    id: 'mariana-q',
    name: 'Mariana Quiroga',
    text: 'Perfecto, ¿y el tapizado en lino natural…',
    time: '14:47',
    left: '23 h 58 min',
    tone: 'calm',
    stage: { name: 'Presupuesto enviado', swatch: 'var(--p5i)' },
    agent: 'Ana Gómez',
  },
  {
    id: 'joao-p',
    name: 'João Pedro Almeida',
    text: 'Sim! Te envio a foto agora',
    time: '14:22',
    left: '22 h 40 min',
    tone: 'calm',
    stage: { name: 'Calificado', swatch: 'var(--g1)' },
  },
  {
    id: 'emily-c',
    name: 'Emily Carter',
    text: 'Does the oak table come in 1.80 m?',
    time: '13:31',
    left: '1 h 12 min',
    tone: 'warn',
    stage: { name: 'Nuevo', swatch: 'var(--ink-3)' },
    unread: 1,
  },
  {
    id: 'valentina',
    name: 'Valentina Ríos',
    text: 'Te paso el link de pago 👍',
    time: '12:50',
    left: '5 h 02 min',
    tone: 'calm',
    stage: { name: 'Negociación', swatch: 'var(--p2i)' },
    agent: 'Ana Gómez',
  },
];

/** What waits inside, as a picture. Screen readers get its sentence only. */
export function Showcase() {
  return (
    <aside className="show">
      <div className="show-rows" aria-hidden>
        {samples.map((sample) => (
          <Row key={sample.id} sample={sample} />
        ))}
      </div>
      <p className="show-pitch">{t('setup.pitch')}</p>
    </aside>
  );
}

function Row({ sample }: { sample: Sample }) {
  return (
    <div className="show-row" data-unread={sample.unread !== undefined || undefined}>
      <Avatar id={sample.id} name={sample.name} size={40} channel="webchat" />
      <div className="grow">
        <div className="row">
          <span className="grow trunc show-name">{sample.name}</span>
          <span className="show-time num">{sample.time}</span>
        </div>
        <div className="row">
          <span className="grow trunc show-said">{sample.text}</span>
          {sample.unread !== undefined && <Count n={sample.unread} />}
        </div>
        <div className="row show-last">
          <span className="tm" data-tone={sample.tone}>
            <Timer className="i" />
            {sample.left}
          </span>
          <span className="sq" style={{ background: sample.stage.swatch }} />
          <span className="grow trunc">{sample.stage.name}</span>
          {sample.agent !== undefined && <Avatar id="ana" name={sample.agent} size={20} />}
        </div>
      </div>
    </div>
  );
}
