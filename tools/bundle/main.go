// Command bundle makes internal/web/assets/dist/app.js of the TypeScript in
// internal/web/assets/src. Run it in tools: go run ./bundle.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	dir := flag.String("assets", "../internal/web/assets", "folder that has src and dist")
	flag.Parse()
	if err := bundle(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle writes dist/app.js, or nothing at all if the source has an error,
// which esbuild has then printed. The same source gives the same bytes.
func bundle(dir string) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{"src/app.ts"},
		Outfile:           "dist/app.js",
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LogLevel:          api.LogLevelWarning,
		TsconfigRaw:       `{"compilerOptions": {"strict": true}}`,
		Write:             true,
	})
	if n := len(result.Errors); n > 0 {
		return fmt.Errorf("%d errors in %s", n, filepath.Join(dir, "src"))
	}
	return nil
}
