"""What a path says of the code behind it."""

from __future__ import annotations

import pytest

from scanner.usage.paths import is_public, path_class

CLASSES = {
    "": ("", "src/app.py", "lib/contest.py", "latest/x.py", ".env", ".env.staging", "pages/api/x.ts", "server/x.js",
         "public/app.py", "attestation/x.go", "src/main/java/com/acme/demo/App.java", "docsy.py"),
    "test": ("tests/test_x.py", "test/x.rb", "src/test/java/com/acme/X.java", "spec/x_spec.rb", "x_test.go",
             "src/x.test.tsx", "web/__tests__/x.js", "XTest.java", "Acme.Tests/X.cs", ".env.test", "cypress/x.js",
             "android/src/test/java/X.kt", "tests/fixtures/.env.production/x.env", "examples/tests/x.py"),
    "docs": ("README.md", "docs/x.py", "guide.adoc", "docs/api/x.md"),
    "example": ("examples/x.py", "demo/index.js", ".env.example", "x.sample.yml", "docs/examples/x.py"),
    "client": ("public/app.js", "src/App.tsx", "app/src/main/java/dev/acme/api/X.kt", "ios/X.swift",
               "src/components/x.vue", "web/index.html", "app/screens/x.js", "X.swift", "static/x.min.js"),
    "production": (".env.production", "deploy/prod/x.yaml", "config.production.json", "prod.env", "production/x.yml"),
    "ci": (".github/workflows/x.yml", ".gitlab-ci.yml", "Jenkinsfile", ".circleci/config.yml"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "name"), [(path, name) for name, paths in CLASSES.items() for path in paths])
def test_the_class_of_a_path(path, name):
    assert path_class(path) == name


@pytest.mark.parametrize("name", ["NEXT_PUBLIC_KEY", "VITE_KEY", "process.env.REACT_APP_KEY", "EXPO_PUBLIC_KEY"])
def test_public_names(name):
    assert is_public(name)


@pytest.mark.parametrize("name", ["HYPERSAVE_API_KEY", "PUBLICKEY", "next_public_key", "INVITE_KEY"])
def test_other_names(name):
    assert not is_public(name)
