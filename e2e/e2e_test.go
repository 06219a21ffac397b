// Package e2e runs the built program as a person does: the promises of the
// README, one story each.
package e2e

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/internal/testkit"
)

var program string // the built greenroom

func TestMain(m *testing.M) { os.Exit(build(m)) }

// build builds the program and runs the stories.
func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "greenroom-e2e")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "greenroom")
	command := exec.Command("go", "build", "-trimpath", "-o", program, "greenroom/cmd/greenroom")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return 1
	}
	return m.Run()
}

// A demo is a running `greenroom demo`.
type demo struct {
	greenroom, zoom string // addresses
	process         *exec.Cmd
	ended           chan error
}

// startDemo runs a demo in a folder on free ports. It must end well when it is
// told to, which it is at the end of the test if not before.
func startDemo(t *testing.T, data string) *demo {
	t.Helper()
	d := &demo{process: exec.Command(program, "demo", "--addr=127.0.0.1:0", "--zoom-addr=127.0.0.1:0", "--data="+data), ended: make(chan error, 1)}
	d.process.Stderr = os.Stderr
	stdout, err := d.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stop(t) })
	found := make(chan [2]string, 1)
	go func() {
		found <- addresses(stdout)
		io.Copy(io.Discard, stdout)
		d.ended <- d.process.Wait()
	}()
	select {
	case both := <-found:
		d.greenroom, d.zoom = both[0], both[1]
	case <-time.After(20 * time.Second):
	}
	if d.zoom == "" {
		t.Fatal("the demo did not print its addresses")
	}
	return d
}

var addressLine = regexp.MustCompile(`^(Greenroom|Zoom) +(http\S+)`)

// addresses reads what the demo prints until it has named Greenroom's and the
// simulator's.
func addresses(stdout io.Reader) (both [2]string) {
	lines := bufio.NewScanner(stdout)
	for both[1] == "" && lines.Scan() {
		switch found := addressLine.FindStringSubmatch(lines.Text()); {
		case found == nil:
		case found[1] == "Greenroom":
			both[0] = found[2]
		default:
			both[1] = found[2]
		}
	}
	return both
}

// stop asks the demo to end, as Ctrl+C does, and waits until it has.
func (d *demo) stop(t *testing.T) {
	t.Helper()
	if d.process == nil {
		return
	}
	if err := d.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	select {
	case err := <-d.ended:
		if err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the demo did not end")
		d.kill()
	}
	d.process = nil
}

// kill ends the demo as a power cut does.
func (d *demo) kill() {
	d.process.Process.Kill()
	<-d.ended
	d.process = nil
}

// onlyLocal fails if an address can be reached from outside the machine.
func onlyLocal(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() || ip.IP.To4() == nil {
			continue
		}
		dialer := net.Dialer{Timeout: time.Second}
		if c, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort(ip.IP.String(), u.Port())); err == nil {
			c.Close()
			t.Errorf("%s can be reached at %s", address, ip.IP)
		}
	}
}

// A visitor is somebody at a browser of their own.
type visitor struct {
	t   *testing.T
	ctx context.Context
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{t: t, ctx: testkit.Browser(t)}
	if err := chromedp.Run(v.ctx); err != nil { // the browser lives as long as this context
		t.Fatal(err)
	}
	return v
}

// do does things at the browser, and says what the page says if it cannot.
func (v *visitor) do(actions ...chromedp.Action) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var at, text string
		chromedp.Run(v.ctx, chromedp.Location(&at), chromedp.Evaluate("document.body.innerText", &text))
		v.t.Fatalf("%v, at %s, which says:\n%s", err, at, text)
	}
}

// open goes to an address.
func (v *visitor) open(address string) {
	v.t.Helper()
	v.do(chromedp.Navigate(address), testkit.See("h1", ""))
}

// press presses the link or button that says a text.
func (v *visitor) press(text string) {
	v.t.Helper()
	v.do(chromedp.Click(`//main//*[self::a or self::button][normalize-space()="`+text+`"] | //header//a[normalize-space()="`+text+`"]`, chromedp.BySearch))
}

// sees waits until an element says a text.
func (v *visitor) sees(element, text string) { v.t.Helper(); v.do(testkit.See(element, text)) }

// text returns what an element says.
func (v *visitor) text(element string) (text string) {
	v.t.Helper()
	v.do(chromedp.Text(element, &text, chromedp.ByQuery))
	return text
}

// judge has the page judged for its accessibility.
func (v *visitor) judge() { v.t.Helper(); testkit.Axe(v.ctx, v.t) }

// signIn signs in to Greenroom with the demo's password.
func (v *visitor) signIn(d *demo, email string) {
	v.t.Helper()
	v.do(chromedp.Navigate(d.greenroom+"/sign-in"),
		chromedp.SendKeys("#email", email, chromedp.ByQuery),
		chromedp.SendKeys("#password", "greenroom-demo", chromedp.ByQuery),
		chromedp.Submit("#password", chromedp.ByQuery),
		chromedp.WaitVisible(".avatar", chromedp.ByQuery))
}
