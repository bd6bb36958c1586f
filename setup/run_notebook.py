"""Executes a notebook headless: python run_notebook.py NOTEBOOK EXECUTED [HTML]

Writes the executed notebook to the file EXECUTED and its page to the file HTML, both only when every cell ran through:
each cell's reply must be "ok", nothing may arrive on stderr while it runs or shortly after the last one (tslab reports
errors there, those of forgotten promises and timers too), and no output may name a path of this machine. Prints
"cell<TAB>share done<TAB>title" before each cell, and "progress<TAB>text" while one updates its display.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbclient.util import ensure_async

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Runs after the last cell: what that one left behind has so long to fail.
SETTLE = "await new Promise((resolve) => setTimeout(resolve, 300));"


class Client(NotebookClient):
    """Says what is going on, and hears what arrives on stderr, whichever cell it is sent for."""

    def __init__(self, notebook, **options):
        super().__init__(notebook, **options)
        self.running = 0
        self.stderr: dict[int, str] = {}

    async def async_start_new_kernel_client(self):
        # nbclient drops what is sent for a cell that has ended, and a late error is.
        client = await super().async_start_new_kernel_client()
        receive = client.iopub_channel.get_msg

        async def listen(*args, **options):
            message = await ensure_async(receive(*args, **options))
            content = message["content"]
            if message["msg_type"] == "stream" and content["name"] == "stderr":
                self.stderr[self.running] = self.stderr.get(self.running, "") + ANSI.sub("", content["text"])
            return message

        client.iopub_channel.get_msg = listen
        return client

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if msg["msg_type"] == "update_display_data" and "text/plain" in content["data"]:
            print("progress", content["data"]["text/plain"].splitlines()[0], sep="\t", flush=True)
        return super().process_message(msg, cell, cell_index)


def text_of(output) -> str:
    """What an output shows; pictures are left out, as their base64 can look like anything."""
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    return "\n".join(str(value) for kind, value in output.get("data", {}).items() if not kind.startswith("image/"))


def machine_paths(path: Path) -> set[str]:
    """What no output may name: the checkout, the notebook's, the user's and temporary folders, and where data and caches are."""
    places = [Path(__file__).resolve().parent.parent, path.parent.parent, Path.home(), Path(tempfile.gettempdir())]
    places += [Path(os.environ[name]) for name in ("DEEP_SVDD_DATA", "DEEP_SVDD_CACHE") if os.environ.get(name)]
    return {str(place) for place in places if place.is_absolute() and place != Path("/")}


def failures(code_cells, replies, stderr, paths) -> list[str]:
    """What is wrong with an executed notebook: what arrived on stderr, then a sentence each, as only the end may be read."""
    heard, found = [], []
    for number, (index, cell) in enumerate(code_cells, start=1):
        if number in stderr:
            heard.append(f"While cell {number} ran, this arrived on stderr:\n{stderr[number].strip()}")
        if index in replies and replies[index] != "ok":
            found.append(f"Cell {number} was answered with {replies[index]!r}.")
        text = "\n".join(map(text_of, cell.outputs))
        if any(re.search(rf"{re.escape(path)}(?![\w-])", text) for path in paths):
            found.append(f"An output of cell {number} names a path of this machine.")
    after = stderr.get(len(code_cells) + 1)
    if after is not None:
        heard.append(f"After the last cell, this arrived on stderr:\n{after.strip()}")
    missing = sum(1 for index, _ in code_cells if index not in replies)
    if missing > 0:
        found.append(f"{missing} of {len(code_cells)} cells were not executed.")
    return heard + found


def main(path: Path, executed: Path, page: Path | None = None) -> int:
    notebook = nbformat.read(path, as_version=4)
    code_cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for _, cell in code_cells:
        cell.outputs = []
    notebook.cells.append(nbformat.v4.new_code_cell(SETTLE))
    numbers = {index: number for number, (index, _) in enumerate(code_cells, start=1)}
    replies: dict[int, str] = {}

    def before(cell, cell_index):
        if cell.cell_type != "code":
            return
        client.running = numbers.get(cell_index, len(code_cells) + 1)
        if cell_index in numbers:
            title = next((line for line in cell.source.splitlines() if line.strip()), "").lstrip("/ ")
            print("cell", (client.running - 1) / len(code_cells), title, sep="\t", flush=True)

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
    except CellExecutionError:
        pass  # Its reply and what it wrote to stderr say more.
    except DeadKernelError as error:
        print(f"The kernel died: {error}", file=sys.stderr)
    notebook.cells.pop()
    problems = failures(code_cells, replies, client.stderr, machine_paths(path))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1

    notebook.metadata.pop("widgets", None)
    write_whole(executed, nbformat.writes(notebook) + "\n")
    if page is not None:
        # Only here: loading it takes as long as a small notebook.
        from nbconvert import HTMLExporter

        write_whole(page, HTMLExporter(template_name="lab").from_notebook_node(notebook)[0])
    return 0


def write_whole(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(file)


sys.exit(main(*(Path(argument).resolve() for argument in sys.argv[1:4])))
