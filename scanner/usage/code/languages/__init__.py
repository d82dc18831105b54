"""The languages that are read, by file ending and interpreter."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from scanner.usage.code.idioms import Idioms
from scanner.usage.code.lower import Language

_SHEBANG = re.compile(rb"#!\s*\S*?(?:env\s+(?:-\S+\s+)*)?([A-Za-z]+)[\d.]*(?:\s|$)")


class Choice(NamedTuple):
    """A language by the modules (in this folder and in `idioms`) and constants that hold it."""

    module: str
    constant: str
    idioms: str
    rows: str


PYTHON = Choice("python", "PYTHON", "python", "PYTHON")
JAVASCRIPT = Choice("javascript", "JAVASCRIPT", "javascript", "JAVASCRIPT")
TYPESCRIPT = Choice("javascript", "TYPESCRIPT", "javascript", "JAVASCRIPT")
TSX = Choice("javascript", "TSX", "javascript", "JAVASCRIPT")
GO = Choice("go", "GO", "go", "GO")
JAVA = Choice("java", "JAVA", "java", "JAVA")
KOTLIN = Choice("kotlin", "KOTLIN", "kotlin", "KOTLIN")
CSHARP = Choice("csharp", "CSHARP", "csharp", "CSHARP")
PHP = Choice("php", "PHP", "php", "PHP")
RUBY = Choice("ruby", "RUBY", "ruby", "RUBY")
BASH = Choice("bash", "BASH", "bash", "BASH")

ENDINGS: Mapping[str, Choice] = {
    **dict.fromkeys(("py", "pyw", "pyi"), PYTHON),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx"), JAVASCRIPT),
    **dict.fromkeys(("ts", "mts", "cts"), TYPESCRIPT),
    "tsx": TSX,
    "go": GO,
    "java": JAVA,
    **dict.fromkeys(("kt", "kts"), KOTLIN),
    **dict.fromkeys(("cs", "csx"), CSHARP),
    **dict.fromkeys(("php", "phtml"), PHP),
    **dict.fromkeys(("rb", "rake", "gemspec"), RUBY),
}
"""Languages by file ending."""

_INTERPRETERS: Mapping[bytes, Choice] = {
    b"python": PYTHON,
    b"node": JAVASCRIPT,
    b"deno": TYPESCRIPT,
    b"bun": TYPESCRIPT,
    b"ruby": RUBY,
    b"php": PHP,
}

PAGES = frozenset({
    "html", "htm", "xhtml", "vue", "svelte", "astro", "php", "phtml", "ejs", "erb", "jsp", "cshtml", "razor", "hbs",
    "twig", "njk", "liquid", "mustache", "j2", "jinja", "jinja2", "aspx", "gohtml", "tmpl",
})  # fmt: skip
"""Endings of files that hold script blocks."""

NAMES: Mapping[str, Choice] = {
    **{name: choice for name, choice in ENDINGS.items() if name not in {"pyi", "gemspec", "kts", "csx"}},
    **dict.fromkeys(("python", "python3", "ipython", "ipython3", "pycon"), PYTHON),
    **dict.fromkeys(("javascript", "node", "nodejs", "vue", "svelte"), JAVASCRIPT),
    "typescript": TYPESCRIPT,
    "golang": GO,
    "kotlin": KOTLIN,
    **dict.fromkeys(("csharp", "c#", "dotnet"), CSHARP),
    "ruby": RUBY,
}
"""Languages by the names that documents and notebooks give them."""


def choose(path: str, data: bytes) -> Choice | None:
    """Return the language of a file by its ending or its first line, None for others."""
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    if dot and stem:
        return ENDINGS.get(ending.lower())
    match = _SHEBANG.match(data[:200])
    return _INTERPRETERS.get(match[1].lower()) if match else None


def load(choice: Choice) -> tuple[Language, Idioms] | None:
    """Return the front end and the rows of a language, None if there are none."""
    try:
        language = getattr(importlib.import_module(f"{__name__}.{choice.module}"), choice.constant)
        rows = getattr(importlib.import_module(f"scanner.usage.code.idioms.{choice.idioms}"), choice.rows)
    except ImportError:
        return None
    return language, rows
