import { notesOf, oneDecimal } from './notes';
import { runLines, type SummaryCell, type SummaryTable } from './summaryTable';

const GREEK: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  λ: 'lambda',
  μ: 'mu',
  µ: 'mu',
  ν: 'nu',
  σ: 'sigma',
};
const SYMBOLS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '≈': '$\\approx$',
  '−': '$-$',
  '†': '$^\\dagger$',
  '‡': '$^\\ddagger$',
  '²': '$^2$',
};

/**
 * A summary table in LaTeX, for documents that load booktabs and xcolor: best in bold, published values in grey below
 * the own ones. Comments name the runs that each value is made of.
 *
 * @param label what \ref refers to
 */
export function summaryLatex(table: SummaryTable, label = 'tab:auc'): string {
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  const body = table.rows.flatMap(({ name, overall, cells }) => [
    ...(overall ? ['    \\midrule'] : []),
    line([escapeLatex(name), ...cells.map(ownLatex)]),
    ...(cells.some((cell) => cell?.published) ? [line(['', ...cells.map(publishedLatex)])] : []),
  ]);
  return [
    '% needs \\usepackage{booktabs} and \\usepackage{xcolor}; runs:',
    ...runLines(table).map((line) => `% ${line}`),
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(table.caption)}. ${notesOf(table).map(escapeLatex).join(' ')}}`,
    `  \\label{${label.replace(/[^A-Za-z0-9:._-]/g, '-')}}`,
    `  \\begin{tabular}{l${'r'.repeat(table.methods.length)}}`,
    '    \\toprule',
    line([table.rowTitle, ...table.methods].map(escapeLatex)),
    '    \\midrule',
    ...body,
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

/** Text as LaTeX that prints it literally; characters that pdfLaTeX has no glyph for become question marks. */
export function escapeLatex(text: string): string {
  return [...oneLine(text)]
    .map((character) => {
      if (/[&%$#_{}]/.test(character)) return `\\${character}`;
      if (character in GREEK) return `$\\${GREEK[character]}$`;
      if (character in SYMBOLS) return SYMBOLS[character];
      return character.charCodeAt(0) < 0x180 && character.charCodeAt(0) >= 0x20 ? character : '?';
    })
    .join('');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function ownLatex(cell: SummaryCell | null): string {
  if (!cell) return '';
  const { mean, std, best, flagged } = cell;
  const own = best ? `\\textbf{${oneDecimal(mean)}}` : oneDecimal(mean);
  return `${own}${std === null ? '' : ` $\\pm$ ${oneDecimal(std)}`}${flagged ? '$^\\ddagger$' : ''}`;
}

function publishedLatex(cell: SummaryCell | null): string {
  if (!cell?.published) return '';
  const { mean, std, confirmed } = cell.published;
  const spread = std === null ? '' : ` $\\pm$ ${oneDecimal(std)}`;
  return `\\textcolor{gray}{\\scriptsize ${oneDecimal(mean)}${spread}${confirmed ? '' : '$^\\dagger$'}}`;
}
