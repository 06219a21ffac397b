package zoomsim_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// certificate makes a certificate in a folder and returns it with a pool that
// trusts its authority.
func certificate(t *testing.T, folder string, hosts ...string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	c, file, err := zoomsim.Certificate(folder, hosts...)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		t.Fatal("the authority's file holds no certificate")
	}
	return c, pool
}

// A program whose hosts are hard-coded trusts the file and reaches the
// simulator under Zoom's names.
func TestHardCodedHosts(t *testing.T) {
	t.Parallel()
	certificate, pool := certificate(t, t.TempDir())
	sim, err := zoomsim.New(zoomsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(sim)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
	}}
	form := url.Values{"grant_type": {"account_credentials"}, "account_id": {hospital}, "client_id": {serverApp}, "client_secret": {serverApp + "-secret"}}
	for _, host := range []string{"https://zoom.us", "https://api.zoom.us"} {
		resp, err := client.PostForm(host+"/oauth/token", form)
		if err != nil {
			t.Fatal(err)
		}
		token := read(t, resp)
		if token.body["api_url"] != "https://api.zoom.us" {
			t.Fatalf("%s names %v", host, token.body["api_url"])
		}
		req, err := http.NewRequest(http.MethodGet, token.body["api_url"].(string)+"/v2/users", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token.body["access_token"].(string))
		if resp, err = client.Do(req); err != nil {
			t.Fatal(err)
		}
		if a := read(t, resp); a.status != 200 || len(a.body["users"].([]any)) != 7 {
			t.Errorf("users: %d %s", a.status, a.text)
		}
	}
	for host, want := range map[string]string{
		"api.zoom.us": "https://zoom.us", "api-eu.zoom.us": "https://zoom.us", "marketplace.zoom.us": "https://zoom.us",
		"us02web.zoom.us": "https://us02web.zoom.us", "api.example.com": "https://api.example.com",
	} {
		if links := linksBy(t, client, host, form); len(links) != 3 || slices.ContainsFunc(links, func(link string) bool {
			return !strings.HasPrefix(link, want+"/")
		}) {
			t.Errorf("who calls %s is led to %q, want %s", host, links, want)
		}
	}
	resp, err := client.PostForm("https://zoom.us/oauth/signin", url.Values{"email": {sample}, "password": {zoomsim.Password}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if cookie := resp.Request.Response.Header.Get("Set-Cookie"); !strings.Contains(cookie, "; Secure") {
		t.Errorf("the cookie is %q", cookie)
	}
}

// linksBy returns the links of a meeting that was made by calls to a host.
func linksBy(t *testing.T, client *http.Client, host string, form url.Values) []string {
	t.Helper()
	resp, err := client.PostForm("https://zoom.us/oauth/token", form)
	if err != nil {
		t.Fatal(err)
	}
	token := read(t, resp)
	req, err := http.NewRequest(http.MethodPost, "https://localhost/v2/users/"+sample+"/meetings", strings.NewReader(`{"settings":{"approval_type":0}}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	req.Header.Set("Authorization", "Bearer "+token.body["access_token"].(string))
	if resp, err = client.Do(req); err != nil {
		t.Fatal(err)
	}
	made := read(t, resp)
	var links []string
	for _, name := range []string{"join_url", "start_url", "registration_url"} {
		if link, ok := made.body[name].(string); ok {
			links = append(links, link)
		}
	}
	return links
}

func TestCertificateIsKept(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	first, pool := certificate(t, folder)
	for _, host := range []string{"localhost", "127.0.0.1", "::1", "zoom.us", "api.zoom.us", "us04web.zoom.us", "marketplace.zoom.us"} {
		if _, err := first.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: pool}); err != nil {
			t.Error(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 3 {
		t.Errorf("files are %v, %v", files, err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", file, info.Mode(), err)
		}
	}
	if second, _ := certificate(t, folder); !second.Leaf.Equal(first.Leaf) {
		t.Error("a second start makes another certificate")
	}
	third, _ := certificate(t, folder, "sim.internal", "10.1.2.3")
	for _, host := range []string{"sim.internal", "10.1.2.3", "zoom.us"} {
		if _, err := third.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: pool}); err != nil {
			t.Errorf("a host was added: %v", err)
		}
	}
	if again, _ := certificate(t, folder, "10.1.2.3", "sim.internal"); !again.Leaf.Equal(third.Leaf) {
		t.Error("hosts in another order make another certificate")
	}
}

func TestExpiredCertificateIsRenewed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first, pool := certificate(t, folder)
	expire(t, folder, first)
	second, _ := certificate(t, folder)
	if _, err := second.Leaf.Verify(x509.VerifyOptions{DNSName: "api.zoom.us", Roots: pool}); err != nil || second.Leaf.Equal(first.Leaf) {
		t.Errorf("after the end of the first: %v", err)
	}
	if life := time.Until(second.Leaf.NotAfter); life < 89*24*time.Hour || life > 90*24*time.Hour {
		t.Errorf("it lives %s", life)
	}
	if err := os.WriteFile(filepath.Join(folder, "zoomsim-ca.pem"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := zoomsim.Certificate(folder); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("a broken authority: %v", err)
	}
}

// expire replaces the server's certificate by one that ended a minute ago.
func expire(t *testing.T, folder string, was tls.Certificate) {
	t.Helper()
	ca, err := tls.LoadX509KeyPair(filepath.Join(folder, "zoomsim-ca.pem"), filepath.Join(folder, "zoomsim-ca-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	old := *was.Leaf
	old.NotAfter = time.Now().Add(-time.Minute)
	key := was.PrivateKey.(*ecdsa.PrivateKey)
	der, err := x509.CreateCertificate(rand.Reader, &old, ca.Leaf, &key.PublicKey, ca.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: bare})...)
	if err := os.WriteFile(filepath.Join(folder, "zoomsim-server.pem"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
