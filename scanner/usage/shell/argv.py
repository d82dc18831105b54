"""Commands that programs start: argument lists, and lines for a shell."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Span
from scanner.usage.request import Request
from scanner.usage.shell.expand import Field
from scanner.usage.shell.marks import of_text
from scanner.usage.shell.run import Runner
from scanner.usage.shell.state import State
from scanner.usage.shell.stop import StopError
from scanner.usage.shell.tools import tool
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.wrappers import unwrapped
from scanner.usage.text import Text


def request(argv: Sequence[Text], span: Span, call: Span) -> Request | None:
    """Return what an argument list sends; each argument is one word as it is. None if it is no tool that is known."""
    fields = unwrapped([Field(word, span.start, span.end) for word in argv])
    found = tool(fields[0].text) if fields else None
    if found is None:
        return None
    made = found([field.text for field in fields[1:]], Surroundings(span, call))
    return made[0] if made else None


def requests_in(line: Text, span: Span, call: Span) -> tuple[Request, ...]:
    """Return what a line for a shell sends; holes are parts of its words. Never raises."""
    state = State()
    runner = Runner(state)
    try:
        runner.script(of_text(line, state.foreign))
        runner.uncalled()
    except StopError:
        pass  # what was found so far counts
    return tuple(found._replace(span=span, call=call, number=0) for found in state.requests)
