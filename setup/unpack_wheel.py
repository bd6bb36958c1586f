"""Unpacks from the tensorflow-cpu wheel what is needed here: python unpack_wheel.py WHEEL FOLDER

The two libraries go into FOLDER, the headers into FOLDER/include. Prints the share that is done, 0 to 1, line by line.
"""

import sys
import zipfile
from pathlib import Path

LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
HEADERS = tuple(f"tensorflow/include/{name}/" for name in ("tensorflow", "tsl", "xla/tsl"))


def main(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        wanted = (m for m in archive.infolist() if m.filename in LIBRARIES or m.filename.startswith(HEADERS))
        members = [m for m in wanted if not m.is_dir()]
        total = sum(member.file_size for member in members)
        done = 0
        for member in members:
            target = Path(folder, member.filename.removeprefix("tensorflow/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as sink:
                while chunk := source.read(1 << 24):
                    sink.write(chunk)
                    done += len(chunk)
                    if len(chunk) == 1 << 24:
                        print(done / total, flush=True)


main(*sys.argv[1:])
