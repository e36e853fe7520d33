// What axe says of a page, for every test that shows a screen.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** What axe holds against the page that is worth stopping for, as lines that name the rule and the place. */
export async function held(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
