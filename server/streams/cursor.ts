// Cursors: where a desk stands in one stream. Opaque to the desk; readable only here.

/**
 * `pos`: everything up to it was given. `fill`: set while a fresh fill runs, the stream's last position when it began;
 * leaves up to it concern records that this desk never had and are left out.
 */
export type Place = { readonly epoch: string; readonly pos: number; readonly fill: number | null };

export type StreamHead = { readonly epoch: string; readonly nextPos: number; readonly floor: number };

/** A place as the text of a cursor: `epoch.pos` or `epoch.pos.fill`. */
export function writeCursor({ epoch, pos, fill }: Place): string {
  return fill === null ? `${epoch}.${pos}` : `${epoch}.${pos}.${fill}`;
}

/**
 * Where to go on from a cursor, or null for a fresh fill (P3): no cursor, another epoch (also that of another stream),
 * a position from the future, or one below the floor, where leaves were already forgotten.
 */
export function placeOf(cursor: string | undefined, head: StreamHead): Place | null {
  const [, epoch, posText, fillText] = /^([A-Za-z0-9_-]+)\.(\d{1,15})(?:\.(\d{1,15}))?$/.exec(cursor ?? '') ?? [];
  if (epoch !== head.epoch || posText === undefined) return null;
  const pos = Number(posText);
  const fill = fillText === undefined ? null : Number(fillText);
  const last = head.nextPos - 1;
  if (pos > last || (fill !== null && fill > last)) return null;
  // While a fill runs its position may lie below the floor; what counts is whether leaves since its beginning are all there.
  return Math.max(pos, fill ?? 0) < head.floor ? null : { epoch, pos, fill };
}
