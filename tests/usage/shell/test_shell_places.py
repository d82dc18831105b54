# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from shell_cases import Case, assert_reads, read

CASES = (
    Case(
        "Markdown: a fence's language decides, prose is none",
        "README.md",
        "Call curl https://no.io now.\n\n```bash\nexport B=https://h.io\n«curl $B/1\n```\n- x\n  ```console\n  $ «curl -X PUT \\\n  >   $B/2\n  {\"it's\": 1}\n  ```\n"
        "```python\ncurl('https://no.io')\n```\n```http\nGET https://no.io\n```\n~~~\n$ «http h.io/3\n~~~\n\n    «curl https://h.io/4\n\n```powershell\n«irm https://h.io/5\n```\n```yaml\n- run: «curl https://h.io/6\n```\n",
        ("GET https://h.io/1", "PUT https://h.io/2", "GET http://h.io/3", "GET https://h.io/4", "GET https://h.io/5", "GET https://h.io/6"),
    ),
    Case(
        "reStructuredText",
        "a.rst",
        "T\n\n.. code-block:: bash\n   :caption: x\n\n   «curl https://h.io/1\n\nSo::\n\n    $ «curl https://h.io/2\n\ncurl https://no.io\n",
        ("GET https://h.io/1", "GET https://h.io/2"),
    ),
    Case("AsciiDoc", "a.adoc", "[source,bash]\n----\n«curl https://h.io/1\n----\n", ("GET https://h.io/1",)),
    Case(
        "HTML: entities are read, placeholders are no tags",
        "a.html",
        '<p>curl https://no.io</p><pre><code class="language-bash">«curl -H &quot;Authorization: Bearer &lt;token&gt;&quot; <span class="s">"https://h.io/é?a=b&amp;c=d"</span></code></pre>',
        ("GET https://h.io/é ?a=b ?c=d !Bearer <token>",),
    ),
    Case(
        "GitHub: environments, secrets, folded and literal blocks",
        ".github/workflows/ci.yml",
        "env: {B: 'https://h.io'}\njobs:\n  a:\n    env:\n      T: ${{ secrets.HS_KEY }}\n    steps:\n      - name: curl https://no.io\n        run: |\n          # ä\n          «curl -H \"Authorization: Bearer $T\" \\\n            \"$B/1\"\n          «curl -u '${{ secrets.SK }}:' ${{ env.B }}/2\n"
        "      - run: >\n          «curl -X POST\n          https://h.io/3\n      - shell: pwsh\n        run: «irm https://h.io/4\n      - if: ${{ 'curl https://no.io' }}\n        uses: x/y\n        with: {script: 'await github.x()', args: «curl https://h.io/5}\n",
        ("GET https://h.io/1 !Bearer {T}", "GET https://h.io/2 !Basic {SK}", "POST https://h.io/3", "GET https://h.io/4", "GET https://h.io/5"),
    ),
    Case(
        "GitLab: a job's shell goes on; a colon without quotes",
        ".gitlab-ci.yml",
        'variables: {B: "https://h.io"}\na:\n  before_script:\n    - T=$(«curl -d a=b $B/l | jq -r .t)\n  script:\n    - «curl -H "Authorization: Bearer $T" $B/1\n    - \'«curl $B/2\'\n',
        ("POST https://h.io/l", "GET https://h.io/1 !Bearer {T #0.t}", "GET https://h.io/2"),
    ),
    Case("CircleCI and Azure", "c.yml", 'steps:\n  - run:\n      command: |\n        «curl https://h.io/1\n  - script: >-\n      «curl -H "X-Api-Key: $(apiKey)" https://h.io/2\n  - pwsh: «irm https://h.io/3\n', ("GET https://h.io/1", "GET https://h.io/2 !- {apiKey}", "GET https://h.io/3")),
    Case(
        "compose and Kubernetes: argument lists, $$",
        "docker-compose.yml",
        "services:\n  a:\n    healthcheck:\n      test: [CMD, «curl, -f, 'http://localhost/h']\n    command: [\"sh\", \"-c\", \"«curl -H 'X-Api-Key: '$$K https://h.io/1\"]\nspec:\n  containers:\n    - env: [{name: B, value: 'https://h.io'}]\n      command: [«curl]\n      args: ['-X', PUT, $(B)/2]\n      livenessProbe: {exec: {command: [sh, -c, «curl $B/3]}}\n",
        ("GET http://localhost/h", "GET https://h.io/1 !- {K}", "PUT https://h.io/2", "GET https://h.io/3"),
    ),
    Case(
        "makefiles: their variables, the shell's behind $$",
        "Makefile",
        "B := https://h.io\nU ?= $(B)/v1\nC = curl -s -H \"Authorization: Bearer $$T\"\nV != «curl https://h.io/0\n# curl https://no.io\nx: y\n\t@«curl -H 'Authorization: token $(K)' $(U)/1 \\\n\t  -X POST\n\t-«$(C) ${U}/2\n",
        ("GET https://h.io/0", "POST https://h.io/v1/1 !token {K}", "GET https://h.io/v1/2 !Bearer {T}"),
    ),
    Case(
        "Dockerfiles: both forms, ENV and ARG",
        "Dockerfile",
        'FROM x\nARG B=https://h.io\nENV K ab\n# RUN curl https://no.io\nRUN --mount=type=secret,id=t apk add curl && \\\n    # c\n    «curl -H "X-Api-Key: $K" ${B}/1\nHEALTHCHECK --interval=5m CMD «curl -f http://localhost/ || exit 1\nRUN <<E\n«curl https://h.io/2\nE\nCMD ["«curl", "-X", "PUT", "https://h.io/3"]\n',
        ("GET https://h.io/1 !- ab", "GET http://localhost/", "GET https://h.io/2", "PUT https://h.io/3"),
    ),
    Case(
        "notebooks: places in JSON strings",
        "a.ipynb",
        r'{"cells":[{"cell_type":"code","source":["B = \"https://h.io\"\n","!«curl -H \"Authorization: Bearer {tok}\" $B/é\n","# !curl https://no.io"]},{"cell_type":"code","source":"%%bash\n«curl -X PUT https://h.io/2"},{"cell_type":"markdown","source":["```sh\n","«curl https://h.io/3\n","```"]}]}',
        ("GET https://h.io/é !Bearer {tok}", "PUT https://h.io/2", "GET https://h.io/3"),
    ),
    Case("package.json", "package.json", r'{"name":"curl https://no.io","scripts":{"a":"x && «curl -H \"X-Api-Key: $K\" https://h.io/1","b":"npm i curl"}}', ("GET https://h.io/1 !- {K}",)),
    Case("crontabs", "etc/cron.d/x", "K=ab\n#1 * * * * root curl https://no.io\n0 3 * * 1-5 root «curl -u $K: https://h.io/1\n@daily «wget -q https://h.io/2\n", ("GET https://h.io/1 !Basic ab", "GET https://h.io/2")),
    Case("systemd units", "x.service", '[Service]\nEnvironment="K=ab" B=https://h.io\nExecStartPre=-/bin/true\nExecStart=«/usr/bin/curl -u ${K}: \\\n  ${B}/1\n', ("GET https://h.io/1 !Basic ab",)),
    Case("Jenkinsfiles", "Jenkinsfile", "B = 'https://h.io'\nsh '«curl $B/1'\nsh \"\"\"\n  «curl -u \\$U: ${B}/2/${env.ID}\n\"\"\"\ndef r = sh(script: '«curl https://h.io/3', returnStdout: true)\n", ("GET https://h.io/1", "GET https://h.io/2/{} !Basic {U}", "GET https://h.io/3")),
    Case("justfiles and Procfiles", "justfile", "b := 'https://h.io'\nx:\n    @«curl {{b}}/{{id}}\n", ("GET https://h.io/{}",)),
    Case("a shebang makes a script", "bin/x", "#!/usr/bin/env bash\n«curl https://h.io\n", ("GET https://h.io",)),
    Case("templates of scripts", "x.sh.j2", "«curl -H 'X-Api-Key: {{ api_key }}' https://{{ host | default('h.io') }}/1\n", ("GET https://h.io/1 !- {api_key}",)),
    Case("other languages' strings and comments are none", "a.py", '# curl https://no.io\n"""\n$ curl https://no.io\n"""\n'),
    Case("text is no script", "a.txt", "curl https://no.io\n"),
    Case("an empty file is none", "a.sh", ""),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_a_step_that_hands_on_a_token_is_followed():
    text = 'steps:\n  - id: l\n    run: |\n      T=$(curl -d a=b https://h.io/l | jq -r .t)\n      echo "tok=$T" >> "$GITHUB_OUTPUT"\n  - run: |\n      curl -H "X-Api-Key: ${{ steps.l.outputs.tok }}" https://h.io/1\n'
    (token,) = read(text, "a.yml").requests[1].auth.token.pieces
    assert token.names[0] == "tok"
