"""Holds engines that have no switch for it down to AVX2: narrow_cpuid.c answers for the processor. Needs cc and objdump."""

import ctypes
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CPUID, UD2 = b"\x0f\xa2", b"\x0f\x0b"


def objdump(path, *options):
    return subprocess.run(["objdump", *options, path], stdout=subprocess.PIPE, text=True, check=True).stdout


def cpuid_offsets(path):
    """Where in the file its cpuid instructions are."""
    found = re.findall(r"^ *([0-9a-f]+):\s+cpuid *$", objdump(path, "-d", "--no-show-raw-insn"), re.MULTILINE)
    sections = re.findall(r"^ *\d+ \S+ +([0-9a-f]+) +([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) ", objdump(path, "-h"), re.MULTILINE)
    for address in (int(text, 16) for text in found):
        for size, start, offset in ([int(text, 16) for text in section] for section in sections):
            if start and start <= address < start + size:
                yield address - start + offset


def narrow_copy(package, folder):
    """A copy of an installed package, with the libraries beside it, whose cpuid instructions are ud2."""
    source = Path(importlib.util.find_spec(package).origin).parent
    for part in source.parent.glob(f"{package}*"):
        if part.name in (package, f"{package}.libs"):
            shutil.copytree(part, Path(folder) / part.name)
    count = 0
    for path in Path(folder, package).rglob("*.so*"):
        data = bytearray(path.read_bytes())
        for offset in cpuid_offsets(path):
            if data[offset : offset + 2] != CPUID:
                sys.exit(f"{path.name}: no cpuid instruction at {offset}")
            data[offset : offset + 2] = UD2
            count += 1
        path.write_bytes(data)
    if count == 0:
        sys.exit(f"{package}: no cpuid instruction found")


def narrow(package):
    """To be called before a package is imported: a copy of it will be, and sees AVX2 at most."""
    # Kept as long as the process lives.
    folder = narrow.folder = tempfile.TemporaryDirectory()
    library = f"{folder.name}/narrow_cpuid.so"
    source = Path(__file__).with_name("narrow_cpuid.c")
    subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", library, source], check=True)
    if ctypes.CDLL(library).narrow_cpuid() != 0:
        sys.exit("the signal handler cannot be installed")
    narrow_copy(package, folder.name)
    sys.path.insert(0, folder.name)
