// Package e2e runs the built program as a person does: the promises of the
// README, one story each.
package e2e

import (
	"bufio"
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
	data            string // folder
	process         *exec.Cmd
	ended           chan error
}

// startDemo runs a demo in a folder on free ports. It must end well when it is
// told to, which it is at the end of the test if not before.
func startDemo(t *testing.T, data string) *demo {
	t.Helper()
	return startDemoAt(t, data, "127.0.0.1:0", "127.0.0.1:0")
}

// killed ends the demo as a power cut does, and starts it anew where it was.
func (d *demo) killed(t *testing.T) *demo {
	t.Helper()
	d.kill()
	return startDemoAt(t, d.data, listening(t, d.greenroom), listening(t, d.zoom))
}

// listening returns where the server of an address listens.
func listening(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", u.Port())
}

func startDemoAt(t *testing.T, data, addr, zoomAddr string) *demo {
	t.Helper()
	d := &demo{data: data, ended: make(chan error, 1)}
	d.process = exec.Command(program, "demo", "--addr="+addr, "--zoom-addr="+zoomAddr, "--data="+data)
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
