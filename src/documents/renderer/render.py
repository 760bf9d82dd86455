"""Renders HTML documents to PDF with WeasyPrint. Fed and read by documents/pdf.cpp.

Standard input: frames (4-byte little-endian length, bytes): first the shared style sheet, then one
HTML document each. Standard output: one frame each, the PDF. Exit codes: 3 WeasyPrint is missing,
4 a document asked for something outside itself.
"""
import ctypes
import ctypes.util
import logging
import os
import resource
import struct
import sys
import traceback

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# Without network where the system allows it; the fetcher below refuses every address in any case.
ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))

# WeasyPrint tries several names of each library, and for every one that is not there Python asks ldconfig and the
# compiler, if there is one: a third of the start. Its last names are those that the system knows by themselves.
ctypes.util.find_library = lambda name: None

try:
    import weasyprint
except ImportError:
    sys.exit(3)
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

refused = []


def fetch(url, *arguments, **options):
    """Lets a document hold data: addresses only."""
    if url.startswith("data:"):
        return weasyprint.default_url_fetcher(url, *arguments, **options)
    refused.append(url)
    raise ValueError("refused")


def frames():
    while True:
        head = sys.stdin.buffer.read(4)
        if len(head) < 4:
            return
        (length,) = struct.unpack("<I", head)
        frame = sys.stdin.buffer.read(length)
        if len(frame) < length:
            raise EOFError
        yield frame.decode("utf-8")


def main():
    incoming = frames()
    style = weasyprint.CSS(string=next(incoming), url_fetcher=fetch)
    for html in incoming:
        document = weasyprint.HTML(string=html, base_url="outside:/", url_fetcher=fetch)
        pdf = document.write_pdf(stylesheets=[style], variant="pdf/ua-1")
        if refused:
            return 4
        sys.stdout.buffer.write(struct.pack("<I", len(pdf)) + pdf)
    return 0


try:
    code = main()
except Exception:
    traceback.print_exc()
    code = 1
sys.stdout.flush()
sys.stderr.flush()
# Pango leaves threads behind: taken down like any program, Python unloads the code under them, and
# one that is late then crashes when all is said already.
os._exit(code)
