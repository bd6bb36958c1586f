import { describe, expect, test } from 'vitest';
import { htmlTable, textTable, type Rows } from '../../dist/report';

describe('tables', () => {
  const rows: Rows = [
    { name: '<b> & "c"', auc: 0.123456 },
    { name: 'x', auc: 1, note: null },
  ];

  test('HTML escapes everything', () => {
    const html = htmlTable(rows, '1 < 2');
    expect(html).toContain('<caption>1 &lt; 2</caption>');
    expect(html).toContain('&lt;b&gt; &amp; &quot;c&quot;');
    expect(html).toContain('<td style="text-align: right">0.1235</td>');
  });

  test('text is aligned', () => {
    expect(textTable(rows)).toBe('name       auc     note\n<b> & "c"  0.1235\nx          1');
  });
});
