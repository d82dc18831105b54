# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from data_cases import read, shown

CASES = (
    (
        ".env.production",
        "A=1\nexport KEY=\"hé\" # live\nB=${KEY}x\nC='$KEY'\n# D=1\nE=\nF: 1\n",
        [("A", "1", ()), ("KEY", "hé", ()), ("B", "héx", ("KEY",)), ("C", "$KEY", ())],
    ),
    (
        "prod.env",
        "URL=${BASE:-https://x.io}/a\nT=$OTHER\n",
        [("URL", "https://x.io/a", ("BASE",)), ("T", "{}", ("OTHER",))],
    ),
    (
        "c.toml",
        'top = 1\n[a.b]\ntoken = "x" # y\nt = { k = \'v\' }\n[[l]]\n"q" = 2\n',
        [("top", "1", ()), ("a.b.token", "x", ()), ("a.b.t.k", "v", ()), ("l.q", "2", ())],
    ),
    (
        "c.ini",
        "; c\n[auth]\ntoken = a b ; c\nurl: https://x.io\n",
        [("auth.token", "a b", ()), ("auth.url", "https://x.io", ())],
    ),
    ("app.properties", "a.b=c\n! d=e\nf: g\n", [("a.b", "c", ()), ("f", "g", ())]),
    (".npmrc", "//r.x.io/:_authToken=${T}\n", []),
    (
        "config.yaml",
        "a:\n  b: x\n  l:\n    - k: y\nenv:\n  NAME: '${{ secrets.T }}'\n",
        [("a.b", "x", ()), ("a.l.k", "y", ()), ("NAME", "{}", ("T",))],
    ),
    (
        "deploy.yml",
        "containers:\n  - env:\n      - name: KEY\n        value: v\n---\nservices:\n  a:\n    environment:\n      - KEY2=${V:-w}\n",
        [("KEY", "v", ()), ("KEY2", "w", ("V",))],
    ),
    ("settings.json", '{// c\n"a":{"b":"x",},"n":1}', [("a.b", "x", ()), ("n", "1", ())]),
    ("empty.env", "", []),
    ("notes.ini", "nothing here\n", []),
    ("package-lock.json", '{"a":{"b":"x"}}', []),
    ("a.min.json", '{"a":{"b":"x"}}', []),
    ("book.ipynb", '{"cells":[{"source":["a"]}]}', []),
    ("main.py", "A = 1\n", []),
    ("list.json", '["a", 1, null]', []),
)


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_values_have_the_names_they_stand_under(path, text, expected):
    found = read(text, path)
    assert shown(found.named) == expected
    assert found.requests == ()
    assert found.trouble == ""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", '# ü\r\nKEY="välue"\r\n'),
        ("a.yaml", '# ü\r\nKEY: "välue"\r\n'),
        ("a.json", '\ufeff{"ü":1,\r\n"KEY":"välue"}'),
        ("a.toml", "# ü\nKEY = 'välue'\n"),
    ],
)
def test_places_are_bytes_of_the_file(path, text):
    data = text.encode()
    value = next(named for named in read(data, path).named if named.name == "KEY")
    assert data[value.value.span.start : value.value.span.end].decode() == "välue"
    assert data[value.span.start :].lstrip(b'"').startswith(b"KEY")
