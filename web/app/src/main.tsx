import '@/styles/tokens.css';
import '@/styles/base.css';
import '@/styles/ui.css';
import '@/styles/frame.css';
import { createRoot } from 'react-dom/client';
import { preferredLocale, setLocale } from '@/i18n';
import { startTheme } from '@/lib/theme';
import { App } from './app';

async function start(): Promise<void> {
  startTheme();
  await setLocale(preferredLocale());
  const root = document.getElementById('root');
  if (root !== null) createRoot(root).render(<App />);
}

void start();
