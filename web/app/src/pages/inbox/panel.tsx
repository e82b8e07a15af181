import { ArrowLeft, Sparkles, X } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { commentsOf } from '@/store/select';
import { useStore } from '@/store/store';
import { EmptyState, IconButton, type TabItem, Tabs } from '@/ui';
import { CommentsTab } from './comments-tab';
import { InfoTab } from './info-tab';
import { PhoneActions } from './phone-actions';
import { type PanelTab, setUi, useUi } from './ui-state';

/** Exactly three tabs, in every width. */
export function Panel({ id, overlay, phone }: { id: Id; overlay: boolean; phone: boolean }) {
  const tab = useUi((ui) => ui.tab);
  const known = useStore((state) => id in state.conversations && id in state.details);
  const comments = useStore((state) => commentsOf(state, id).length);
  const items: TabItem<PanelTab>[] = [
    { value: 'info', label: t('panel.info'), panel: known ? <InfoTab id={id} /> : null },
    { value: 'summary', label: t('panel.summary'), color: 'var(--ai)', panel: <SummaryTab /> },
    {
      value: 'comments',
      label: t('panel.comments'),
      color: 'var(--note-label)',
      count: comments,
      panel: known ? <CommentsTab id={id} /> : null,
    },
  ];
  return (
    <aside
      className="pn"
      data-overlay={overlay || undefined}
      aria-label={t('panel.label')}
      data-pane-focus
      tabIndex={-1}
    >
      {phone && (
        <div className="pn-head">
          <IconButton label={t('common.back')} onClick={() => setUi({ panel: false })}>
            <ArrowLeft className="i i20" aria-hidden />
          </IconButton>
          <h1>{t('head.details')}</h1>
        </div>
      )}
      {overlay && (
        <span className="pn-close">
          <IconButton
            label={t('common.close')}
            keys={['D']}
            onClick={() => setUi({ panel: false })}
          >
            <X className="i" aria-hidden />
          </IconButton>
        </span>
      )}
      <Tabs
        label={t('panel.label')}
        className="pn-tabs"
        panelClassName="pn-body"
        value={tab}
        onChange={(next) => setUi({ tab: next })}
        items={items}
      />
      {phone && <PhoneActions id={id} />}
    </aside>
  );
}

/** No function writes summaries yet, so the tab says only what is true. */
function SummaryTab() {
  return (
    <EmptyState
      tone="ai"
      icon={<Sparkles className="i i24" aria-hidden />}
      title={t('summary.empty')}
      text={t('summary.text')}
    />
  );
}
