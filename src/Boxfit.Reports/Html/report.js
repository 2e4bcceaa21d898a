'use strict';
// A click on a column's heading sorts its table: numbers as numbers, rows that are equal keep their order.
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0], headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.firstChild.addEventListener('click', () => {
    const descending = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const isNumber = heading.classList.contains('number');
    const value = row => isNumber ? parseFloat(row.cells[column].textContent.replace(/,/g, '')) : row.cells[column].textContent;
    const compare = isNumber
      ? (a, b) => (isNaN(a) ? Infinity : a) - (isNaN(b) ? Infinity : b) || 0
      : (a, b) => a.localeCompare(b, undefined, { numeric: true });
    const rows = [...body.rows].map(row => [value(row), row]).sort((a, b) => compare(a[0], b[0]) * (descending ? -1 : 1));
    body.append(...rows.map(row => row[1]));
  }));
}
