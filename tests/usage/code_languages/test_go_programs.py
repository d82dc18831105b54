# ruff: noqa: E501 - programs as people write them
"""Go: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import GO

CASES = (
    Case(
        "client struct with do helper",
        """package hs
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
import ("bytes"; "context"; "encoding/json"; "fmt"; "net/http"; "net/url"; "os")
const defaultBaseURL = "https://api.hypersave.io/v1"
type Option func(*Client)
type Client struct { baseURL string; apiKey string; httpClient *http.Client }
func WithBaseURL(u string) Option { return func(c *Client) { c.baseURL = u } }
func New(apiKey string, opts ...Option) *Client {
	c := &Client{baseURL: defaultBaseURL, apiKey: apiKey, httpClient: http.DefaultClient}
	for _, o := range opts { o(c) }
	return c
}
func (c *Client) do(ctx context.Context, method, path string, body, out interface{}) error {
	var buf bytes.Buffer
	if body != nil { if err := json.NewEncoder(&buf).Encode(body); err != nil { return err } }
	req, err := http.NewRequestWithContext(ctx, method, c.baseURL+path, &buf)
	if err != nil { return fmt.Errorf("x: %w", err) }
	req.Header.Set("Authorization", "Bearer "+c.apiKey)
	if body != nil { req.Header.Set("Content-Type", "application/json") }
	resp, err := c.httpClient.Do(req)
	if err != nil { return err }
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(out)
}
func (c *Client) List(ctx context.Context, limit int) ([]Memory, error) {
	q := url.Values{}
	q.Set("limit", fmt.Sprint(limit))
	var out []Memory
	err := c.do(ctx, http.MethodGet, "/memories?"+q.Encode(), nil, &out)
	return out, err
}
func (c *Client) Delete(ctx context.Context, id string) error { return c.do(ctx, http.MethodDelete, fmt.Sprintf("/memories/%s", url.PathEscape(id)), nil, nil) }
func (c *Client) Create(ctx context.Context, m Memory) error { return c.do(ctx, "POST", "/memories", m, nil) }
""",
        (
            "29 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {apiKey} | query limit={limit} | type application/json",
            "32 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {apiKey} | type application/json",
            "33 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {apiKey} | type application/json",
        ),
    ),
    Case(
        "round tripper kinds",
        """package a
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
import "net/http"
type transport struct { base http.RoundTripper; token string }
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r2 := r.Clone(r.Context())
	r2.Header.Set("Authorization", fmt.Sprintf("token %s", t.token))
	return t.base.RoundTrip(r2)
}
func newClient(tok string) *http.Client { return &http.Client{Transport: &transport{base: http.DefaultTransport, token: tok}} }
func main() {
	c := newClient(os.Getenv("HT_SECRET"))
	resp, err := c.Get("https://api.hypertrack.com/api/v2/users/")
	_ = resp; _ = err
	resp, err = c.Post("https://api.hypertrack.com/api/v2/users/", "application/json", strings.NewReader(`{"name":"x"}`))
}
type rtFunc func(*http.Request) (*http.Response, error)
func (f rtFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
func other() { c := &http.Client{Transport: rtFunc(func(r *http.Request) (*http.Response, error) { r.Header.Set("X-API-Key", key); return http.DefaultTransport.RoundTrip(r) })}; c.Get("https://x.example/rt") }
""",
        (
            "13 GET https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {token}",
            "15 POST https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {token} | type application/json",
            "19 GET https://x.example/rt | auth - header:x-api-key {key}",
        ),
    ),
    Case(
        "url building",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
func main() {
	u := url.URL{Scheme: "https", Host: "hyperoru.com", Path: "/api/account/list", RawQuery: "session_token=" + tok}
	http.Get(u.String())
	base, _ := url.Parse("https://hyperoru.com/api/")
	ref, _ := base.Parse("account/list")
	http.Get(ref.String())
	rel := base.ResolveReference(&url.URL{Path: "account/x"})
	http.Get(rel.String())
	joined, _ := url.JoinPath("https://x.example", "v1", "a")
	http.Get(joined)
	v := url.Values{"session_token": {tok}, "n": []string{"1"}}
	http.Get("https://hyperoru.com/api/y?" + v.Encode())
	var sb strings.Builder
	sb.WriteString("https://x.example")
	sb.WriteString("/sb")
	http.Get(sb.String())
	req, _ := http.NewRequest("GET", "https://x.example/q", nil)
	req.URL.RawQuery = url.Values{"a": {"b"}}.Encode()
	q := req.URL.Query(); q.Set("c", "d"); req.URL.RawQuery = q.Encode()
	http.DefaultClient.Do(req)
	r2 := &http.Request{Method: http.MethodPut, URL: u.JoinPath("z"), Header: http.Header{"Authorization": {"Bearer " + tok}}}
	http.DefaultClient.Do(r2)
	addr := net.JoinHostPort("x.example", "8080")
	http.Get("http://" + addr + "/p")
	s := strings.Join([]string{"https://x.example", "j", id}, "/")
	http.Get(s)
	http.Get("https://x.example/n/" + strconv.Itoa(5))
}
""",
        (
            "5 GET https://hyperoru.com/api/account/list | query session_token={tok}",
            "8 GET https://hyperoru.com/api/account/list",
            "10 GET https://hyperoru.com/api/account/x",
            "12 GET https://x.example/v1/a",
            "14 GET https://hyperoru.com/api/y | query session_token={tok} n=1",
            "18 GET https://x.example/sb",
            "19 GET https://x.example/q | query a=b c=d",
            "23 PUT https://hyperoru.com/api/account/list/z | auth Bearer header:authorization {tok} | query session_token={tok}",
            "26 GET http://x.example:8080/p",
            "28 GET https://x.example/j/{id}",
            "29 GET https://x.example/n/5",
        ),
    ),
    Case(
        "bodies, forms, basic",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
func main() {
	payload := strings.NewReader(`{"access_token":{"permission":"read"}}`)
	req, _ := http.NewRequest("POST", "https://hypemarket.ai/me/access_tokens.json", payload)
	req.Header = http.Header{}
	req.Header.Add("authorization", "Bearer "+tok)
	req.Header["Accept"] = []string{"application/json"}
	res, _ := http.DefaultClient.Do(req)
	var tr struct{ Token string `json:"token"` }
	json.NewDecoder(res.Body).Decode(&tr)
	r2, _ := http.NewRequest(http.MethodGet, "https://hypemarket.ai/me.json", http.NoBody)
	r2.SetBasicAuth(user, "")
	client := &http.Client{Timeout: 5 * time.Second}
	client.Do(r2)
	client.PostForm("https://x.example/f", url.Values{"refresh_token": {rt}})
	data := map[string]string{"refresh_token": rt}
	b, _ := json.Marshal(data)
	http.Post("https://x.example/j", "application/json", bytes.NewBuffer(b))
	body := &bytes.Buffer{}
	w := multipart.NewWriter(body)
	r3, _ := http.NewRequest("PATCH", "https://x.example/m", body)
	r3.Header.Set("Content-Type", w.FormDataContentType())
	client.Do(r3.WithContext(ctx))
}
""",
        (
            "5 POST https://hypemarket.ai/me/access_tokens.json | auth Bearer header:authorization {tok}",
            "12 GET https://hypemarket.ai/me.json | auth Basic header:authorization {user}",
            "16 POST https://x.example/f | type application/x-www-form-urlencoded",
            "19 POST https://x.example/j | type application/json",
            "22 PATCH https://x.example/m",
        ),
    ),
    Case(
        "resty variants",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
import "github.com/go-resty/resty/v2"
type API struct{ c *resty.Client }
func NewAPI(tok string) *API { c := resty.New(); c.SetBaseURL("https://api.hypersave.io/v1"); c.SetHeader("Accept", "application/json"); c.SetAuthToken(tok); return &API{c} }
func (a *API) Get(id string) { a.c.R().SetPathParams(map[string]string{"id": id}).SetResult(&Memory{}).Get("/memories/{id}") }
func (a *API) Put(id string) { a.c.R().SetPathParam("id", id).SetBody(Memory{Content: "x"}).Put("/memories/{id}") }
func (a *API) Del() { resp, err := a.c.R().SetHeader("Authorization", "token x").SetAuthScheme("Token").Delete("/memories/1"); _ = resp; _ = err }
func other() { resty.New().R().SetBasicAuth("u", "p").SetQueryParams(map[string]string{"session_token": t}).Execute(resty.MethodGet, "https://hyperoru.com/api/account/list")
 c := resty.New().SetBaseURL("https://x.example").OnBeforeRequest(func(c *resty.Client, r *resty.Request) error { r.SetHeader("X-API-Key", k); return nil })
 c.R().EnableTrace().Head("/h")
 req := c.R(); req.Method = "PATCH"; req.URL = "/u"; req.Send() }
""",
        (
            "6 GET https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {tok}",
            "7 PUT https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {tok} | type application/json",
            "8 DELETE https://api.hypersave.io/v1/memories/1 | auth Token header:authorization {tok}",
            "9 GET https://hyperoru.com/api/account/list | auth Basic header:authorization u:p | query session_token={t}",
            "11 HEAD https://x.example/h",
            "12 PATCH https://x.example/u",
        ),
    ),
    Case(
        "cobra/env/config",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
var ( apiURL = getenv("API_URL", "https://hypemarket.ai"); token = os.Getenv("HM_TOKEN") )
func getenv(k, def string) string { if v := os.Getenv(k); v != "" { return v }; return def }
func call(method, path string, in any) ([]byte, int, error) {
	var rd io.Reader
	if in != nil { b, err := json.Marshal(in); if err != nil { return nil, 0, err }; rd = bytes.NewReader(b) }
	req, err := http.NewRequest(method, apiURL+path, rd)
	if err != nil { return nil, 0, err }
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil { return nil, 0, err }
	b, err := io.ReadAll(res.Body)
	return b, res.StatusCode, err
}
func main() {
	call("GET", "/me.json", nil)
	if _, _, err := call("DELETE", fmt.Sprintf("/me/x/%d.json", 5), nil); err != nil { log.Fatal(err) }
	go func() { call(http.MethodPut, "/me/y.json", map[string]any{"a": 1}) }()
	for _, p := range []string{"/a", "/b"} { call("GET", p, nil) }
	base := "https://h.example"
	if len(os.Args) > 1 { base = os.Args[1] }
	http.Get(base + "/cli")
}
""",
        (
            "8 GET https://hypemarket.ai{|path} | auth Bearer header:authorization {token}",
            "17 GET https://hypemarket.ai/me.json | auth Bearer header:authorization {token}",
            "18 DELETE https://hypemarket.ai/me/x/5.json | auth Bearer header:authorization {token}",
            "19 PUT https://hypemarket.ai/me/y.json | auth Bearer header:authorization {token}",
            "23 GET {|base}/cli",
        ),
    ),
    Case(
        "fasthttp, sling, gorequest, req",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
func main() {
	freq := fasthttp.AcquireRequest(); freq.SetRequestURI("https://x.example/f"); freq.Header.SetMethod("POST"); freq.Header.Set("Authorization", "Bearer "+t); freq.SetBodyString("{}"); fasthttp.Do(freq, resp)
	gorequest.New().Get("https://x.example/g").Set("Authorization", "Bearer x").Query("a=b").End()
	gorequest.New().Post("https://x.example/p").Send(`{"a":1}`).End()
	sling.New().Base("https://x.example/").Set("X-API-Key", k).Get("s").QueryStruct(p).Request()
	req.C().SetCommonBearerAuthToken(t).R().SetQueryParam("a", "b").Get("https://x.example/r")
	resp2, err := req.R().SetHeader("A", "b").Post("https://x.example/r2")
	retry := retryablehttp.NewClient(); rr, _ := retryablehttp.NewRequest("GET", "https://x.example/rt", nil); rr.Header.Set("X-API-Key", k); retry.Do(rr)
	oauth := oauth2.NewClient(ctx, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: t})); oauth.Get("https://x.example/o")
}
""",
        (
            "4 POST https://x.example/f | auth Bearer header:authorization {t}",
            "5 GET https://x.example/g | query a=b",
            "6 POST https://x.example/p",
            "7 GET https://x.example/s | auth - header:x-api-key {k}",
            "8 GET https://x.example/r | auth Bearer header:authorization {t} | query a=b",
            "9 POST https://x.example/r2",
            "10 GET https://x.example/rt | auth - header:x-api-key {k}",
            "11 GET https://x.example/o",
        ),
    ),
    Case(
        "tests and handlers",
        """package main
import ("net/http"; "net/url"; "strings"; "fmt"; "os"; "bytes"; "strconv"; "encoding/json"; "io")
func TestX(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != "Bearer x" { t.Fatal() } }))
	resp, err := http.Get(srv.URL + "/x")
	req := httptest.NewRequest(http.MethodGet, "https://x.example/y", nil)
	gock.New("https://x.example").Get("/z").MatchHeader("Authorization", "x").Reply(200)
	httpmock.RegisterResponder("GET", "https://x.example/m", httpmock.NewStringResponder(200, ""))
	mockClient.EXPECT().Get("https://x.example/e").Return(nil, nil)
	m.On("Get", "https://x.example/o").Return(nil)
}
func main() { r := gin.Default(); r.GET("/x", func(c *gin.Context) { c.Query("session_token"); c.GetHeader("Authorization") }); mux.HandleFunc("/y", h); e.POST("/z", h); cache.Get("https://x.example/c"); http.Redirect(w, r, "https://x.example/red", 302) }
""",
        ("5 GET {URL}/x",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(GO, case.source) == case.expected
