// The small parts that screens are made of: due marks, tags, plain text, keys, empty places.
import { AlertTriangle, ChevronsUp, ChevronUp, Clock3, CloudUpload, Hand, Lock, OctagonX, Pause, Split } from 'lucide-react';
import { Fragment, useMemo, type ReactNode } from 'react';
import type { RowShown } from '../../shared/contract.ts';
import type { Priority } from '../../shared/model/words.ts';
import { hits, pieces } from './plain.ts';
import type { ClockMarkSaid, ClockShape } from './row-clock.ts';
import { term } from './terms.ts';
import { PRIORITY_WORDS } from './words.ts';

const SHAPE_ICON = { overdue: AlertTriangle, today: Clock3, paused: Pause, held: Lock, week: null, later: null, quiet: null, none: null } as const satisfies Record<ClockShape, unknown>;

/** A clock at one look: a shape and a word for how it stands, so that colour never carries it alone. */
export function ClockMark({ mark }: { readonly mark: ClockMarkSaid }) {
  const Icon = SHAPE_ICON[mark.shape];
  return (
    <span className={`due due-${mark.shape}`} title={mark.title}>
      {Icon !== null && <Icon aria-hidden size={13} strokeWidth={2.2} />}
      <span className="due-left">{mark.says}</span>
    </span>
  );
}

/** A word in a quiet box. `tone` adds colour to what the word says. */
export function Tag({ tone = 'plain', icon, children, title }: { readonly tone?: 'plain' | 'danger' | 'warn' | 'good' | 'hold' | 'accent'; readonly icon?: ReactNode; readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className={`tag tag-${tone}`} title={title}>
      {icon}
      {children}
    </span>
  );
}

/** The status of a case as a shape and a word: a ring, a half, a disc. */
export function StatusMark({ status }: { readonly status: string }) {
  return (
    <span className="status">
      <span className={`status-dot status-${status}`} aria-hidden />
      {term(status)}
    </span>
  );
}

/** Priority where it is above normal: arrows and, for a reader, the word. */
export function PriorityMark({ priority, word = false }: { readonly priority: Priority; readonly word?: boolean }) {
  if (priority === 'normal' || priority === 'low') return null;
  const Icon = priority === 'urgent' ? ChevronsUp : ChevronUp;
  return (
    <span className={`priority priority-${priority}`} title={`${PRIORITY_WORDS[priority]} priority`}>
      <Icon aria-hidden size={14} strokeWidth={2.4} />
      <span className={word ? '' : 'unseen'}>{PRIORITY_WORDS[priority]}</span>
    </span>
  );
}

/** What became of a person's own act, on the row of its case. */
export function PendingMark({ pending }: { readonly pending: RowShown['pending'] }) {
  if (pending === null) return null;
  if (pending === 'waiting') return <Tag tone="warn" icon={<CloudUpload aria-hidden size={12} />}>Not sent</Tag>;
  if (pending === 'conflict') return <Tag tone="danger" icon={<Split aria-hidden size={12} />}>Conflict</Tag>;
  return <Tag tone="danger" icon={<OctagonX aria-hidden size={12} />}>Refused</Tag>;
}

/** Who works on it: a hand for a live claim. */
export function ClaimMark({ name }: { readonly name: string }) {
  return (
    <span className="claim" title={`Claimed by ${name}`}>
      <Hand aria-hidden size={12} />
      <span className="unseen">Claimed by {name}</span>
    </span>
  );
}

/** A key as it is printed on a keyboard. */
export function Key({ children }: { readonly children: string }) {
  return <kbd className="key">{children}</kbd>;
}

/**
 * Somebody else's text, exactly: hidden characters as tokens, every line with its own direction, found words marked.
 * Never markup, never a link.
 */
export function Plain({ text, find = '', current = -1 }: { readonly text: string; readonly find?: string; readonly current?: number }) {
  const shown = useMemo(() => {
    const marks = hits(text, find, 2_000);
    if (marks.length === 0) return [{ text, hit: -1 }];
    const parts: { text: string; hit: number }[] = [];
    let from = 0;
    marks.forEach((at, index) => {
      if (at > from) parts.push({ text: text.slice(from, at), hit: -1 });
      parts.push({ text: text.slice(at, at + find.length), hit: index });
      from = at + find.length;
    });
    if (from < text.length) parts.push({ text: text.slice(from), hit: -1 });
    return parts;
  }, [text, find]);
  return (
    <bdi className="plain">
      {shown.map((part, index) => {
        const inner = pieces(part.text).map((piece, at) =>
          'text' in piece ? <Fragment key={at}>{piece.text}</Fragment> : <span key={at} className="token" title={piece.name}>{piece.token}</span>,
        );
        return part.hit < 0 ? <Fragment key={index}>{inner}</Fragment> : <mark key={index} data-hit={part.hit} className={part.hit === current ? 'mark-current' : ''}>{inner}</mark>;
      })}
    </bdi>
  );
}

/** A place with nothing in it, and why. */
export function Empty({ icon, title, children }: { readonly icon: ReactNode; readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A sentence about something that went wrong, and what can be done. */
export function Trouble({ message, children }: { readonly message: string; readonly children?: ReactNode }) {
  return (
    <div className="trouble" role="alert">
      <AlertTriangle aria-hidden size={16} />
      <p>{message}</p>
      {children}
    </div>
  );
}

/** A definition: a quiet label and its value. */
export function Fact({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <div className={wide ? 'fact fact-wide' : 'fact'}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
