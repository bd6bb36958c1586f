"""Executes a notebook headless: python run_notebook.py NOTEBOOK EXECUTED HTML

Writes the executed notebook to the file EXECUTED and its page to the file HTML, both only when every cell ran through: each cell's reply must
be "ok", nothing may arrive on stderr (tslab reports errors there, late ones too), and no output may name a path of this
machine. Prints "cell<TAB>share done<TAB>title" before each cell, and "progress<TAB>text" while one updates its display.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter

ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Client(NotebookClient):
    """Says what is going on, and looks at every reply."""

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if msg["msg_type"] == "update_display_data" and "text/plain" in content["data"]:
            print("progress", content["data"]["text/plain"].splitlines()[0], sep="\t", flush=True)
        return super().process_message(msg, cell, cell_index)


def text_of(output) -> str:
    return output.text if output.output_type == "stream" else "\n".join(map(str, output.get("data", {}).values()))


def failures(notebook, replies, code_cells) -> list[str]:
    """What is wrong with an executed notebook, a sentence each."""
    found = []
    root, home = str(Path(__file__).resolve().parent.parent), str(Path.home())
    for number, (index, cell) in enumerate(code_cells, start=1):
        if replies.get(index) != "ok":
            found.append(f"Cell {number} was answered with {replies.get(index)!r}.")
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                found.append(f"Cell {number} wrote to stderr:\n{ANSI.sub('', output.text).strip()}")
            if any(re.search(rf"{re.escape(path)}(?![\w-])", text_of(output)) for path in (root, home) if path != "/"):
                found.append(f"An output of cell {number} names a path of this machine.")
    return found


def main(path: Path, executed: Path, page: Path) -> int:
    notebook = nbformat.read(path, as_version=4)
    code_cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    order = {index: number for number, (index, _) in enumerate(code_cells)}
    replies: dict[int, str] = {}

    def before(cell, cell_index):
        title = next((line for line in cell.source.splitlines() if line.strip()), "").lstrip("/ ")
        print("cell", order.get(cell_index, 0) / len(code_cells), title, sep="\t", flush=True)

    def after(cell, cell_index, execute_reply):
        replies[cell_index] = execute_reply["content"]["status"]

    client = Client(
        notebook,
        kernel_name="tslab",
        timeout=3600,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=before,
        on_cell_executed=after,
    )
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError) as error:
        if isinstance(error, DeadKernelError):
            print(f"The kernel died: {error}", file=sys.stderr)
    problems = failures(notebook, replies, [c for c in code_cells if c[0] in replies or c[1].outputs])
    if len(replies) < len(code_cells):
        problems.append(f"{len(code_cells) - len(replies)} of {len(code_cells)} cells were not executed.")
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1

    notebook.metadata.pop("widgets", None)
    html, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    write_whole(executed, nbformat.writes(notebook) + "\n")
    write_whole(page, html)
    return 0


def write_whole(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(file)


sys.exit(main(*(Path(argument).resolve() for argument in sys.argv[1:4])))
