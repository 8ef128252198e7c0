import io
import threading

from supergraph.cli.progress import progress


class Terminal(io.StringIO):
    """A terminal that tells when something is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


def test_what_takes_long_is_told_and_leaves_no_trace():
    terminal = Terminal()

    with progress("Composing 3 subgraphs", terminal, patience=0):
        assert terminal.written.wait(5)

    assert "Composing 3 subgraphs … 0 s" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_what_is_soon_done_is_not_told():
    terminal = Terminal()

    with progress("Composing 3 subgraphs", terminal, patience=60):
        pass

    assert terminal.getvalue() == ""


def test_nothing_is_told_where_nobody_sees_it():
    stream = io.StringIO()

    with progress("Composing 3 subgraphs", stream, patience=0):
        pass

    assert stream.getvalue() == ""
