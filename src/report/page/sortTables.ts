/**
 * Makes every table of a page sort by the column whose heading is clicked, or chosen with Enter: ascending, then
 * descending. Numbers go by value, texts by alphabet, empty cells stand last; what is in the foot stays there.
 */
export const SORT_TABLES = `
for (const table of document.querySelectorAll('table')) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const value = (row) => {
      const cell = row.cells[column];
      return cell.dataset.value ?? cell.textContent.trim();
    };
    const sort = () => {
      const down = heading.getAttribute('aria-sort') === 'ascending';
      for (const other of headings) other.setAttribute('aria-sort', 'none');
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...table.tBodies[0].rows];
      const numeric = rows.every((row) => value(row) === '' || Number.isFinite(Number(value(row))));
      rows.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === '' || y === '') return (x === '') - (y === '');
        const order = numeric ? Number(x) - Number(y) : x.localeCompare(y, 'en', { numeric: true });
        return down ? -order : order;
      });
      table.tBodies[0].append(...rows);
    };
    heading.setAttribute('aria-sort', 'none');
    heading.tabIndex = 0;
    heading.addEventListener('click', sort);
    heading.addEventListener('keydown', (event) => event.key === 'Enter' && sort());
  });
}
`;
