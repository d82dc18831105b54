# ruff: noqa: E501 - programs as people write them
"""Go: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import GO

_MAIN = 'package main\nimport ("fmt"; "net/http"; "net/url"; "os"; "strings"; "bytes"; "encoding/json")\n'
_RESTY = 'package main\nimport "github.com/go-resty/resty/v2"\n'

CASES = (
    Case("new request with header", _MAIN + """const base = "https://api.hypersave.io/v1"
func main() {
	req, err := http.NewRequest("GET", base+"/memories", nil)
	if err != nil { return }
	req.Header.Set("Authorization", "Bearer "+os.Getenv("HYPERSAVE_KEY"))
	http.DefaultClient.Do(req)
}
""", ("5 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HYPERSAVE_KEY}",)),
    Case("method constant and body", _MAIN + """func send(token string) error {
	body, _ := json.Marshal(map[string]any{"content": "x"})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.hypersave.io/v1/save", bytes.NewReader(body))
	req.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": []string{"application/json"}}
	_, err = (&http.Client{}).Do(req)
	return err
}
""", ("5 POST https://api.hypersave.io/v1/save | auth Bearer header:authorization {token} | type application/json",)),
    Case("struct with constructor", _MAIN + """type API struct { root, key string; hc *http.Client }
func NewAPI(key string) *API { return &API{root: "https://hypemarket.ai", key: key, hc: http.DefaultClient} }
func (a *API) list(page int) (*http.Response, error) {
	r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/me/orders.json?page=%d", a.root, page), nil)
	if err != nil { return nil, err }
	r.Header.Add("Authorization", "token "+a.key)
	return a.hc.Do(r)
}
""", ("6 GET https://hypemarket.ai/me/orders.json | auth token header:authorization {key} | query page={page}",)),
    Case("query of a URL", _MAIN + """func main() {
	u, err := url.Parse("https://hyperoru.com/api/account/list")
	q := u.Query()
	q.Set("session_token", token)
	u.RawQuery = q.Encode()
	resp, err := http.Get(u.String())
	defer resp.Body.Close()
}
""", ("8 GET https://hyperoru.com/api/account/list | query session_token={token}",)),
    Case("query of a request", _MAIN + """func main() {
	req, _ := http.NewRequest("DELETE", "https://example.org/a", nil)
	q := req.URL.Query()
	q.Add("limit", "5")
	req.URL.RawQuery = q.Encode()
	req.SetBasicAuth("me", secret)
	client := http.Client{}
	client.Do(req)
}
""", ("4 DELETE https://example.org/a | auth Basic header:authorization me:{secret} | query limit=5",)),
    Case("form values and status", _MAIN + """func main() {
	form := url.Values{"name": {"a"}, "token": {tok}}
	resp, err := http.PostForm("https://example.org/login", form)
	params := url.Values{}
	params.Add("q", "x")
	http.Post("https://example.org/s?"+params.Encode(), "text/plain", strings.NewReader("hi"))
}
""", ("5 POST https://example.org/login | type application/x-www-form-urlencoded",
      "8 POST https://example.org/s | query q=x | type text/plain")),
    Case("helper with method and path", _MAIN + """const host = "http://example.org"
func call(method, path string) (*http.Request, error) {
	req, err := http.NewRequest(method, host+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	return req, nil
}
func main() {
	r, err := call("PUT", "/v1/a")
	http.DefaultClient.Do(r)
}
""", ("13 PUT http://example.org/v1/a",)),
    Case("two values of a base", _MAIN + """func main() {
	base := "https://a.example.org"
	if os.Getenv("STAGE") != "" { base = "https://b.example.org" }
	http.Get(base + "/x")
}
""", ("6 GET {|base}/x",)),
    Case("resty", _RESTY + """func main() {
	client := resty.New().SetBaseURL("https://example.org").SetAuthToken(tok)
	resp, err := client.R().SetQueryParam("a", "b").SetHeader("Accept", "application/json").Get("/v1/x")
	_, err = client.R().SetBody(map[string]string{"a": "b"}).Post("/v1/y")
}
""", ("5 GET https://example.org/v1/x | auth Bearer header:authorization {tok} | query a=b",
      "6 POST https://example.org/v1/y | auth Bearer header:authorization {tok} | type application/json")),
    Case("a URL composed", _MAIN + """func main() {
	u := &url.URL{Scheme: "https", Host: "example.org", Path: "/a/b"}
	u.Path += "/c"
	http.Head(u.String())
}
""", ("6 HEAD https://example.org/a/b/c",)),
    Case("server's handler", _MAIN + """func handle(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("session_token")
	if r.Header.Get("Authorization") == "" { http.Error(w, "no", 401) }
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintln(w, "https://example.org/"+token)
}
func main() { http.HandleFunc("/v1/x", handle); http.ListenAndServe(":80", nil) }
"""),
    Case("test server and comments", _MAIN + """// req, _ := http.NewRequest("GET", "https://example.org", nil)
func TestX(t *testing.T) {
	req := httptest.NewRequest("GET", "https://example.org/x", nil)
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, req)
}
"""),
    Case("texts only", _MAIN + """var docs = "see https://example.org/x?token=1"
func main() { log.Printf("GET %s", docs); cache.Get("https://example.org/x"); m := map[string]string{"GET": docs}; _ = m }
"""),
    Case("strings and structs of no interest", _MAIN + """type route struct { Method, Path string }
var routes = []route{{"GET", "/a"}, {Method: "POST", Path: "/b"}}
func join(xs ...string) string { return strings.Join(xs, "/") }
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(GO, case.source) == case.expected
