import { type Html, type HtmlPart, html } from './html.ts';

export interface TableColumn {
  readonly title: string;
  /** @default 'text' */
  readonly holds?: 'text' | 'number';
}

export interface TableInput {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly HtmlPart[])[];
}

/** A table with a caption and scopes, in a region that scrolls sideways by keyboard where it is too wide. */
export function renderHtmlTable({ caption, columns, rows }: TableInput): Html {
  const kind = (column: number) => (columns[column]!.holds === 'number' ? 'number' : 'words');
  const head = columns.map(({ title }, index) => html`<th scope="col" class="${kind(index)}">${title}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(index)}">${cell}</td>`,
    );
    return html`<tr>${cells}</tr>
`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}
