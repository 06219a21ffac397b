package bench

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkDemo measures the demo as a person meets it: how long from the start
// of the program until a page is answered, on an empty folder and on one that a
// demo has filled, and how much memory it then holds.
func BenchmarkDemo(b *testing.B) {
	program := build(b, b.TempDir(), "greenroom")
	data := b.TempDir()
	report("demo/first_start", startDemo(b, program, data), "ms")
	report("demo/cold_start", startDemo(b, program, data), "ms")
}

// build builds a program of cmd in a folder and returns its path.
func build(b *testing.B, dir, name string) string {
	b.Helper()
	program := filepath.Join(dir, name)
	command := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", program, "greenroom/cmd/"+name)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// startDemo runs the demo until its first page has been answered, and returns
// how long that took, in milliseconds.
func startDemo(b *testing.B, program, data string) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	demo := exec.CommandContext(ctx, program, "demo", "--addr=127.0.0.1:0", "--zoom-addr=127.0.0.1:0", "--data="+data)
	demo.Stderr = os.Stderr
	demo.Cancel = func() error { return demo.Process.Signal(syscall.SIGTERM) }
	stdout, err := demo.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := demo.Start(); err != nil {
		b.Fatal(err)
	}
	base := address(b, stdout)
	answered(ctx, b, base+"/sign-in")
	took := time.Since(began)
	report("demo/memory", resident(b, demo.Process.Pid), "MB")
	if err := demo.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := demo.Wait(); err != nil {
		b.Errorf("the demo ended with %v", err)
	}
	return float64(took) / float64(time.Millisecond)
}

// address reads the address of Greenroom from what the demo prints, and reads
// on, so that the demo is not held up.
func address(b *testing.B, stdout io.Reader) string {
	b.Helper()
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if found := regexp.MustCompile(`^Greenroom +(http\S+)`).FindStringSubmatch(lines.Text()); found != nil {
			go io.Copy(io.Discard, stdout) // ends with the demo
			return found[1]
		}
	}
	b.Fatal("the demo did not print its address")
	return ""
}

// answered asks until a page is answered with 200.
func answered(ctx context.Context, b *testing.B, url string) {
	b.Helper()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			b.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			if ctx.Err() != nil {
				b.Fatal(err)
			}
			continue
		}
		response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return
		}
	}
}

// resident returns the resident memory of a process in megabytes, as Linux
// counts it.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "VmRSS:")
	if !found {
		b.Fatal("the process has no VmRSS")
	}
	kB, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}
