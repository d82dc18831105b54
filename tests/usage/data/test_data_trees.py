import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.usage.data import json_tree, yaml_tree
from scanner.usage.data.node import walk

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def plain(node):
    """Make of a tree what `json.loads` would, all scalars as text."""
    if node.kind == "map":
        return {key.text: plain(value) for key, value in node.pairs}
    if node.kind == "list":
        return [plain(item) for item in node.items]
    return node.text


def as_text(value):
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return value if isinstance(value, str) else json.dumps(value)


@settings(max_examples=150, deadline=None)
@given(VALUES, st.booleans())
def test_json_is_read_as_it_was_written(value, ascii_only):
    data = json.dumps(value, ensure_ascii=ascii_only, indent=1).encode("utf-8", "replace")
    tree = json_tree.parse_bytes(data)
    assert (plain(tree.root), tree.trouble) == (as_text(json.loads(data)), "")


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=5), st.booleans())
def test_every_string_stands_where_its_span_says(value, ascii_only):
    data = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    for node in walk(json_tree.parse_bytes(data).root):
        if node.kind == "string":
            assert json.loads(data[node.span.start : node.span.end]) == node.text
            starts = [node.value.at(index) for index in range(len(node.text) + 1)]
            assert starts == sorted(starts)
            assert (starts[0], starts[-1]) == (node.span.start + 1, node.span.end - 1)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=5), st.sampled_from([None, '"', "'", "|"]))
def test_yaml_is_read_as_it_was_written(value, style):
    data = yaml.safe_dump(value, default_style=style, allow_unicode=True).encode("utf-8", "replace")
    expected = yaml.safe_load(data)
    assert plain(yaml_tree.parse(data).root) == {str(key): str(inner) for key, inner in expected.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("é: plain", "plain"),
        ("é: 'it''s'", "it's"),
        ('é: "a\\tb"', "a\tb"),
        ("é: |\n  one\n  two\n", "one\ntwo\n"),
        ("é: >-\n  one\n  two\n", "one two"),
    ],
)
def test_yaml_values_stand_in_their_lines(text, value):
    node = yaml_tree.parse(text.encode()).root.pairs[0][1]
    assert node.text == value
    last = value.rstrip()[-1]
    assert text.encode()[node.value.at(len(value.rstrip()) - 1) :].decode().startswith(last)


def test_anchors_and_merges_are_followed():
    root = yaml_tree.parse(b"base: &b {url: x}\nuse: {<<: *b, k: 1}\nring: &r [*r]\n").root
    assert root.get("use", "url").text == "x"
    assert plain(root.get("ring")) == ["*r"] or plain(root.get("ring")) == [""]


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "a: !!python/name:os.system x"])
def test_tags_construct_nothing(text):
    kinds = {type(node.text) for node in walk(yaml_tree.parse(text.encode()).root)}
    assert kinds == {str}


def test_json_tolerates_what_people_write():
    tree = json_tree.parse_bytes(b'{"a": [1, 2,], // c\n # d\n /* e */ "b": {{token}}, "c": "un')
    assert plain(tree.root) == {"a": ["1", "2"], "b": "{{token}}", "c": "un"}
    assert tree.trouble == "ends in the middle"
