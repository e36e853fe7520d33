// The tripwire on the wire: its schemas have not moved without their number.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { WIRE_HISTORY, WIRE_SCHEMAS, WIRE_VERSION } from '../../shared/wire.ts';
import { hashOf } from '../../server/store/ids.ts';

/** What each version's schemas hashed to. A line is added, never changed: desks with unsent acts still speak the old ones. */
const PINNED: Readonly<Record<number, string>> = { 1: 'b177cf64a8efd848db1700c20c9e061fafdc329afd7b714dc8318b41cc2bb47d', 2: '97f943acaa8fa346efbcdf35bc5d8dd6419a535436face44d1b6adba23f054cb', 3: 'a4dff34afbfba7adb9292c295e1e2277b73aff86914659ebd99ef21222e156be' };

test('[P21] the wire has not moved without its number', () => {
  const shapes = Object.fromEntries(Object.entries(WIRE_SCHEMAS).map(([name, schema]) => [name, { in: z.toJSONSchema(schema, { io: 'input' }), out: z.toJSONSchema(schema) }]));
  // Red? Consoles in the field hold acts in the old shape. Add a line to WIRE_HISTORY, raise WIRE_VERSION, keep the old reader, pin the new hash.
  expect({ version: WIRE_VERSION, hash: hashOf(shapes) }).toEqual({ version: WIRE_VERSION, hash: PINNED[WIRE_VERSION] });
});

test('[P21] the history names every version once, in order, up to the present one', () => {
  expect(WIRE_HISTORY.map((line) => line.version)).toEqual(Array.from({ length: WIRE_VERSION }, (_, at) => at + 1));
});
