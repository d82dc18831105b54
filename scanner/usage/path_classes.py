"""What the names of folders and files say about the code in them: the one table of path classes.

A glob that ends in `/` is for folders (`src/test/` for two in a row), another for a file's name. Globs in lower case
ignore case. An empty class says that none of the others holds.
"""

from __future__ import annotations

WEB = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".astro", ".html", ".htm", ".json", ".map")
"""Endings of what a browser loads; folders that only mean something to the web count for these."""

FOLDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("test", (
        "test/", "tests/", "__tests__/", "__test__/", "spec/", "specs/", "e2e/", "testing/", "testdata/", "test-data/",
        "test_data/", "fixtures/", "__fixtures__/", "mocks/", "__mocks__/", "cypress/", "playwright/", "androidtest/",
        "src/test/", "src/androidtest/", "*.tests/", "*.test/", "*.unittests/", "*.integrationtests/", "*-tests/",
        "*_tests/", "integration-tests/", "integration_tests/", "unittests/", "uitests/", "*Tests/",
    )),
    ("docs", ("doc/", "docs/", "documentation/", "man/", "wiki/", "guides/", "tutorials/", "blog/")),
    ("example", (
        "example/", "examples/", "sample/", "samples/", "demo/", "demos/", "quickstart/", "quickstarts/", "cookbook/",
        "playground/", "snippets/",
    )),
    ("client", (
        "android/", "ios/", "app/src/main/", "app/src/release/", "app/src/debug/", "src/androidmain/", "src/iosmain/",
        "*.xcodeproj/", "webview/", "react-native/",
    )),
    ("production", ("production/", "prod/", "prd/")),
    ("ci", (
        ".github/workflows/", ".github/actions/", ".circleci/", ".gitlab/", ".gitlab/ci/", ".buildkite/",
        ".woodpecker/", ".azure-pipelines/", ".teamcity/", ".forgejo/workflows/", ".gitea/workflows/", "ci/",
    )),
    ("", ("server/", "servers/", "backend/", "staging/", "development/", "dev/", "cmd/", "migrations/")),
)  # fmt: skip

WEB_SERVERS = ("pages/api/", "app/api/", "api/", "functions/", "lambda/", "lambdas/", "internal/")
"""Folders of what runs on a server, for files with one of the endings of `WEB`: elsewhere they are packages."""

SOURCES = (("src", "*", "java"), ("src", "*", "kotlin"), ("src", "*", "scala"), ("src", "*", "groovy"))
"""Folders in which those below are names of packages (Maven's layout), which tell nothing: `com/example/dev`."""

WEB_FOLDERS = (
    "public/", "static/", "assets/", "www/", "wwwroot/", "webapp/", "frontend/", "front-end/", "client/", "browser/",
    "web/", "spa/", "components/", "src/components/", "dist/", "build/", "extension/", "chrome-extension/",
    "templates/", "hooks/", "views/", "renderer/", "screens/", "src/environments/",
)  # fmt: skip
"""Folders of what ships to a browser, for files with one of the endings of `WEB`."""

FILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("test", (
        "test_*.py", "*_test.*", "*.test.*", "*.spec.*", "*_spec.rb", "*-test.*", "*-spec.*", "*.cy.*", "*.e2e.*",
        "*Test.java", "*Tests.java", "*IT.java", "*Test.kt", "*Tests.kt", "*Spec.kt", "*Test.php", "*Test.cs",
        "*Tests.cs", "*Tests.swift", "*Test.swift", "*Spec.js", "*Spec.ts", "Test*.java", "conftest.py", "test.py",
        "tests.py", "test.js", "test.ts", "test.sh", "test.rb", "test.php", "test.go", "*.test", "jest.setup.*",
        "jest.config.*", "vitest.*", "playwright.config.*", "cypress.*", "phpunit.xml*", "pytest.ini", "tox.ini",
        ".env.test", ".env.test.*", ".env.testing", ".env.e2e", "test.env", "testing.env",
        "appsettings.test.json", "application-test.*",
    )),
    ("docs", ("readme*", "changelog*", "contributing*", "history.md", "install.md", "security.md", "*.1", "llms*.txt")),
    ("example", (
        "*.example", "*.example.*", "*.sample", "*.sample.*", "*.template", "*.template.*", "*.dist", "*-example.*",
        "example.*", "example-*", "example_*", "sample.*", "demo.*", "demo_*", "*_demo.*", "*_example.*",
        "env.example", "quickstart.*",
    )),
    ("client", (
        "*.min.js", "*.bundle.js", "bundle.js", "*.chunk.js", "*.client.*", "androidmanifest.xml", "strings.xml",
        "info.plist", "google-services.json", "*.xcconfig", "*Activity.kt", "*Activity.java", "*Fragment.kt",
        "*Fragment.java", "*ViewModel.kt", "*ViewModel.java", "*AppDelegate.*", "*ViewController.*", "App.js",
        "main.dart",
    )),
    ("production", (
        ".env.prod", ".env.production", ".env.prod.*", ".env.production.*", "prod.env", "production.env", "prod.*",
        "production.*", "*.prod.*", "*.production.*", "*-prod.*", "*-production.*", "*_prod.*", "*_production.*",
        "*.prod", "*.production",
    )),
    ("ci", (
        ".gitlab-ci.yml", "*.gitlab-ci.yml", ".travis.yml", "jenkinsfile", "jenkinsfile.*", "azure-pipelines.*",
        "bitbucket-pipelines.yml", ".drone.yml", "appveyor.yml", ".appveyor.yml", "buildspec.yml", "cloudbuild.yaml",
        ".woodpecker.yml", "codemagic.yaml", ".cirrus.yml", ".env.ci",
    )),
    ("", (
        "*.server.*", "+server.*", "+page.server.*", "server.*", "middleware.*", "route.ts", "route.js", ".env.local",
        ".env.dev", ".env.development", ".env.development.*", ".env.staging", ".env.staging.*", ".env", "*.config.*",
    )),
)  # fmt: skip

ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("docs", (".md", ".mdx", ".rst", ".adoc", ".asciidoc", ".markdown")),
    ("client", (".jsx", ".tsx", ".vue", ".svelte", ".html", ".htm", ".swift", ".dart", ".storyboard", ".m")),
)
"""An ending tells least: it counts where no folder and no name does."""

PUBLIC_PREFIXES = (
    "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "GATSBY_", "NUXT_PUBLIC_", "NUXT_ENV_", "PUBLIC_",
    "VUE_APP_", "NG_APP_", "PARCEL_PUBLIC_", "STORYBOOK_", "SNOWPACK_PUBLIC_", "TARO_APP_", "PLASMO_PUBLIC_",
    "RAZZLE_", "REDWOOD_ENV_",
)  # fmt: skip
"""Environment variables with these beginnings are written into what a browser or phone loads, by the tools' docs."""

ENTRIES = (
    "package.json", "deno.json", "deno.jsonc", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt",
    "go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "*.csproj", "*.fsproj", "*.vbproj", "composer.json",
    "Gemfile", "*.gemspec", "Cargo.toml", "Package.swift", "pubspec.yaml", "mix.exs", "Dockerfile", "Procfile",
    "main.py", "__main__.py", "app.py", "manage.py", "main.go", "main.rb", "app.rb", "config.ru", "main.js", "index.js",
    "app.js", "server.js", "main.ts", "index.ts", "app.ts", "server.ts", "index.php", "index.html", "Program.cs",
    "Main.java", "Main.kt", "main.sh", "run.sh",
)  # fmt: skip
"""Files that make a folder a program of its own: manifests of the package managers, and customary entry points."""
